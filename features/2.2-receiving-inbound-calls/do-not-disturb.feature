Feature: Do Not Disturb
  With Do Not Disturb callers find the user busy: no phone rings, and what is set for a busy user happens. It is switched by a code
  from any phone, and counts from the next call on.

  Background:
    Given Alice's desk phone is on
    And Alice's business calls ring her desk phone and her mobile

  @INB-06
  Scenario: With Do Not Disturb the caller finds the user busy, and no phone rings
    Given Do Not Disturb is on for Alice
    When Bob calls Alice's business number
    Then Bob's carrier is told 486 for the call
    And Alice's desk phone has not rung
    And Alice's mobile has not rung
    And Alice's call log says "missed +13035550177"

  @INB-06
  Scenario Outline: Do Not Disturb is switched on from WorkTime on <phone> by <mode>, and off again
    Given Alice is signed in to WorkTime on her <phone>
    When Alice dials "*78" in WorkTime by <mode>
    Then "doNotDisturb" of Alice is on at the PBX
    And the call is over on Alice's phone
    When Bob calls Alice's business number
    Then Bob's carrier is told 486 for the call
    And Alice's desk phone has not rung
    When Alice dials "*79" in WorkTime by <mode>
    Then "doNotDisturb" of Alice is off at the PBX
    And the call is over on Alice's phone
    When Bob calls Alice's business number
    Then Alice's desk phone rings within 32 seconds

    Examples:
      | phone         | mode         |
      | iPhone        | VoIP         |
      | Android phone | VoIP         |
      | iPhone        | Call Through |
      | Android phone | Call Through |

  @INB-06
  Scenario: Do Not Disturb is switched on from the desk phone
    When Alice dials "*78" on her desk phone
    Then Alice hears that it is done, and the call is over
    And "doNotDisturb" of Alice is on at the PBX
    When Bob calls Alice's business number
    Then Bob's carrier is told 486 for the call

  @INB-06 @INB-07
  Scenario: A caller who finds the user busy by Do Not Disturb is forwarded as one who finds the user busy
    Given Do Not Disturb is on for Alice
    And Alice's calls are forwarded to Mallory when she is busy
    When Bob calls Alice's business number
    And Mallory answers
    Then Bob and Mallory are connected
    And the call that reached Mallory says that it comes from Bob, diverted from Alice, user-busy
    When Bob hangs up
    Then Alice's call log says "received +13035550177"

  @INB-06 @INB-07
  Scenario Outline: Do Not Disturb is not a lack of an answer: calls are not forwarded <when>
    Given Do Not Disturb is on for Alice
    And Alice's calls are forwarded to Mallory <when>
    When Bob calls Alice's business number
    Then Bob's carrier is told 486 for the call
    And Mallory's telephone has not rung

    Examples:
      | when                       |
      | when she does not answer   |
      | when she cannot be reached |

  @INB-06
  Scenario: With ring splash the desk phone chirps
    Given Do Not Disturb is on for Alice, with ring splash
    When Bob calls Alice's business number
    Then Bob's carrier is told 486 for the call
    And Alice's desk phone has chirped and stopped

  @INB-06
  Scenario Outline: With Do Not Disturb <phone> still calls
    Given Do Not Disturb is on for Alice
    And Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by VoIP
    And Bob answers
    Then Alice and Bob are connected by VoIP

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |
