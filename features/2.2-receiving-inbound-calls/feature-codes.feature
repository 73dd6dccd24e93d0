Feature: Feature access codes
  The user adapts the services from whatever phone is at hand. A code that does not exist, lacks its number, or belongs to a service that
  the user has not, is refused and changes nothing.

  Background:
    Given Alice's desk phone is on

  @INB-09
  Scenario Outline: <code> on the desk phone: <service> is <state>
    When Alice dials "<before>" on her desk phone
    Then Alice hears that it is done, and the call is over
    When Alice dials "<code>" on her desk phone
    Then Alice hears that it is done, and the call is over
    And "<service>" of Alice is <state> at the PBX

    Examples:
      | before        | code          | service                    | state |
      | *73           | *723035550188 | callForwardingAlways       | on    |
      | *723035550188 | *73           | callForwardingAlways       | off   |
      | *91           | *903035550188 | callForwardingBusy         | on    |
      | *903035550188 | *91           | callForwardingBusy         | off   |
      | *93           | *923035550188 | callForwardingNoAnswer     | on    |
      | *923035550188 | *93           | callForwardingNoAnswer     | off   |
      | *95           | *943035550188 | callForwardingNotReachable | on    |
      | *943035550188 | *95           | callForwardingNotReachable | off   |
      | *79           | *78           | doNotDisturb               | on    |
      | *78           | *79           | doNotDisturb               | off   |
      | #43#          | *43           | callWaiting                | on    |
      | *43           | #43#          | callWaiting                | off   |
      | #31#          | *31           | callerIdBlocking           | on    |
      | *31           | #31#          | callerIdBlocking           | off   |

  @INB-09
  Scenario: *12 and *13 switch the first location of Office Anywhere on and off
    Given Office Anywhere rings Mallory's number with Alice's
    And Alice's business calls ring only her desk phone
    When Alice dials "*13" on her desk phone
    Then Alice hears that it is done, and the call is over
    When Bob calls Alice's business number
    Then Alice's desk phone rings within 32 seconds
    And Mallory's telephone has not rung
    When Bob hangs up
    And Alice dials "*12" on her desk phone
    Then Alice hears that it is done, and the call is over
    When Bob calls Alice's business number
    Then Mallory's telephone rings

  @INB-09
  Scenario: *72 without a number forwards to the number that is set already
    When Alice dials "*723035550188" on her desk phone
    Then Alice hears that it is done, and the call is over
    When Alice dials "*73" on her desk phone
    Then Alice hears that it is done, and the call is over
    When Alice dials "*72" on her desk phone
    Then Alice hears that it is done, and the call is over
    When Bob calls Alice's business number
    Then Mallory's telephone rings
    And Alice's desk phone has not rung

  @INB-09
  Scenario Outline: <code> is refused and changes nothing: <why>
    When Alice dials "<code>" on her desk phone
    Then Alice's desk phone is told <status>
    And no service of Alice has changed

    Examples:
      | code       | status | why                                  |
      | *99        | 404    | there is no such code                |
      | *7812      | 404    | digits follow that do not belong     |
      | *72        | 484    | a number is missing                  |
      | *721234    | 404    | the number is none                   |
      | *67        | 484    | a number is missing                  |
      | *26        | 403    | a service that nobody here has       |

  @INB-09
  Scenario: The code of a service that is not assigned is refused
    Given Do Not Disturb is not assigned to Alice
    When Alice dials "*78" on her desk phone
    Then Alice's desk phone is told 403
    And no service of Alice has changed

  @INB-09
  Scenario Outline: A code that does not exist, from WorkTime on <phone> by <mode>, changes nothing
    Given Alice is signed in to WorkTime on her <phone>
    When Alice dials "*99" in WorkTime by <mode>
    Then no service of Alice has changed

    Examples:
      | phone         | mode         |
      | iPhone        | VoIP         |
      | Android phone | VoIP         |
      | iPhone        | Call Through |
      | Android phone | Call Back    |

  @INB-09
  Scenario: To ask whether call waiting is on changes nothing
    When Alice dials "*53*" on her desk phone
    Then Alice hears that it is done, and the call is over
    And no service of Alice has changed

  @INB-09 @OUT-06
  Scenario Outline: <what> hides who calls
    Given Alice's caller id is <blocked> blocked
    When Alice dials "<digits>" on her desk phone
    Then Bob's telephone shows no number
    And Bob's carrier was told who calls, and to keep it to itself

    Examples:
      | what                    | blocked   | digits        |
      | *67 before a number     | not       | *673035550177 |
      | Caller id blocking      | always    | 3035550177    |

  @INB-09 @OUT-06
  Scenario: *67 is for one call
    When Alice dials "*673035550177" on her desk phone
    Then Bob's telephone shows no number
    When Bob declines
    And Alice calls Bob from her desk phone
    Then Bob's telephone rings and shows "Alice Archer" and Alice's business number

  @INB-09 @OUT-06
  Scenario: *23 before a number is a call like any other
    When Alice dials "*233035550177" on her desk phone
    Then Bob's telephone rings and shows "Alice Archer" and Alice's business number

  @INB-09
  Scenario: *28 before a number shows the mobile number, for one call
    When Alice dials "*283035550177" on her desk phone to show her mobile number
    Then Bob's telephone rings and shows Alice's mobile number
    When Bob declines
    And Alice calls Bob from her desk phone
    Then Bob's telephone rings and shows "Alice Archer" and Alice's business number
