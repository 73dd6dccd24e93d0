Feature: The services of the PBX are managed from the client
  What the user sets in the client is set at the PBX, for every phone; what is set elsewhere is seen in the client while it
  is open. The client is the same on both platforms.

  @INT-05
  Scenario Outline: Do Not Disturb from WorkTime on <phone> holds for the next call
    Given Alice's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    When Alice opens the services in WorkTime
    Then the services of WorkTime show "Do Not Disturb: Off" within 1 second
    When Alice switches "Do Not Disturb" on in WorkTime
    Then the services of WorkTime show "Do Not Disturb: On" within 2 seconds
    And "doNotDisturb" of Alice is on at the PBX
    When Bob calls Alice's business number
    Then Alice's desk phone has not rung
    When Alice switches "Do Not Disturb" off in WorkTime
    Then "doNotDisturb" of Alice is off at the PBX

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INT-05
  Scenario Outline: A forwarding from WorkTime on <phone>; one without a number is refused, and says why
    Given Alice is signed in to WorkTime on her <phone>
    When Alice opens the services in WorkTime
    And Alice switches "Call Forwarding Always" on in WorkTime
    Then "callForwardingAlways" of Alice is off at the PBX
    And the services of WorkTime show "Call Forwarding Always: Off" within 2 seconds
    When Alice switches "Call Forwarding Always" on in WorkTime, to "303 555 0177"
    Then the services of WorkTime show "Call Forwarding Always: On (+13035550177)" within 2 seconds
    And "callForwardingAlways" of Alice is on at the PBX

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INT-05 @SYN-04
  Scenario Outline: What is changed elsewhere is seen in the open client of <phone> at once
    Given Alice's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    When Alice opens the services in WorkTime
    And Alice dials "*78" on her desk phone
    Then the services of WorkTime show "Do Not Disturb: On" within 10 seconds
    When Alice dials "*79" on her desk phone
    Then the services of WorkTime show "Do Not Disturb: Off" within 10 seconds

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INT-08
  Scenario Outline: The same screens on <phone>, whatever the platform
    Given Alice's WorkTime is deployed as <profile>
    And Alice is signed in to WorkTime on her <phone>
    Then the screens of WorkTime that Alice can go to are "<screens>"

    Examples:
      | phone         | profile           | screens                                               |
      | iPhone        | Soft client audio | Directory, Services, Settings, Call Settings           |
      | Android phone | Soft client audio | Directory, Services, Settings, Call Settings           |
      | iPhone        | UC full           | Directory, Services, Messages, Settings, Call Settings |
      | Android phone | UC full           | Directory, Services, Messages, Settings, Call Settings |
