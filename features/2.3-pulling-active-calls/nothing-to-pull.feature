Feature: Where there is nothing to pull
  Only a business call can be pulled, and only while it is the only one. Whoever tries otherwise is told so, and all calls stay as
  they are.

  @PUL-04
  Scenario Outline: A personal call does not go through the PBX: the desk phone cannot pull it from the <phone>
    Given Alice's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    And Alice is on a personal call with Mallory
    When Alice pulls the call to her desk phone
    Then Alice hears at her desk phone within 5 seconds that there is no call to pull, and nothing has changed
    And Alice still talks with Mallory on her personal call

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @PUL-04
  Scenario: A personal call that came to the mobile number cannot be pulled either
    Given Alice's desk phone is on
    And Alice is signed in to WorkTime on her iPhone
    And Mallory calls Alice's mobile number
    And Alice answers on her mobile
    When Alice pulls the call to her desk phone
    Then Alice hears at her desk phone within 5 seconds that there is no call to pull, and nothing has changed
    And Alice still talks with Mallory on her personal call

  @PUL-05
  Scenario: Without a call the desk phone pulls nothing
    Given Alice's desk phone is on
    When Alice pulls the call to her desk phone
    Then Alice hears at her desk phone within 5 seconds that there is no call to pull, and nothing has changed

  @PUL-05
  Scenario Outline: Without a call the <phone> pulls nothing by <mode>
    Given Alice's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    When Alice asks for the call at her mobile by <mode>
    Then Alice hears at her mobile within 15 seconds that there is no call to pull, and nothing has changed
    And Alice's mobile has not rung

    Examples:
      | phone         | mode         |
      | iPhone        | VoIP         |
      | iPhone        | Call Through |
      | Android phone | VoIP         |
      | Android phone | Call Through |

  @PUL-05
  Scenario Outline: Without a call the <phone> pulls nothing by Call Back, and is not called for it
    Given Alice's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    When Alice asks for the call at her mobile by Call Back
    Then the pull by Call Back is refused at her mobile within 15 seconds, and nothing has changed
    And Alice's mobile has not rung

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @PUL-05
  Scenario Outline: Of two calls the <phone> pulls neither by <mode>, and an announcement says so
    Given Alice's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    And Alice talks on her desk phone with Bob and with Mallory, who waits on hold
    When Alice asks for the call at her mobile by <mode>
    Then Alice hears at her mobile within 15 seconds that one of several calls cannot be pulled, and nothing has changed
    And Alice's mobile has not rung

    Examples:
      | phone         | mode         |
      | iPhone        | VoIP         |
      | iPhone        | Call Through |
      | Android phone | VoIP         |
      | Android phone | Call Through |

  @PUL-05
  Scenario Outline: Of two calls the <phone> pulls neither by Call Back
    Given Alice's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    And Alice talks on her desk phone with Bob and with Mallory, who waits on hold
    When Alice asks for the call at her mobile by Call Back
    Then the pull by Call Back is refused at her mobile within 15 seconds, and nothing has changed
    And Alice's mobile has not rung

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @PUL-05
  Scenario: The phone that has the call cannot pull it from itself
    Given Alice's desk phone is on
    And Alice talks with Bob on her desk phone
    When Alice pulls the call to her desk phone
    Then the pull is refused at her desk phone within 5 seconds, and she takes the call back there

  @PUL-04
  Scenario: A colleague cannot pull a call that is not hers
    Given Erin's desk phone is on
    And Alice is signed in to WorkTime on her iPhone
    And Alice talks with Bob by VoIP
    When Erin tries to pull Alice's call to her own desk phone
    Then Erin hears within 5 seconds that calls cannot be pulled without a service for it
    And nothing has changed for the call
    And Alice and Bob are connected by VoIP

  @PUL-05
  Scenario: A call that was transferred is not Alice's to pull any more
    Given Alice's desk phone is on
    And Alice is signed in to WorkTime on her iPhone
    And Alice talks with Bob on her desk phone
    And Alice transfers Bob to Mallory on her desk phone
    And Mallory answers
    And Bob and Mallory are connected, and Alice is in no call any more
    When Alice asks for the call at her mobile by VoIP
    Then Alice hears at her mobile within 15 seconds that there is no call to pull, and nothing has changed
