Feature: Call waiting
  With call waiting a second call rings, with a tone of its own, while the user talks; without it the second caller finds the user busy.

  Background:
    Given Alice's desk phone is on
    And Alice's business calls ring only her desk phone

  @INB-08
  Scenario: With call waiting the second call rings with its tone
    Given call waiting is on for Alice
    When Alice calls Bob from her desk phone
    And Bob answers
    And Mallory calls Alice's business number
    Then Alice's desk phone rings with the tone of call waiting
    And Alice and Bob are connected by the desk phone

  @INB-08
  Scenario: Without call waiting the second caller finds the user busy
    Given call waiting is off for Alice
    When Alice calls Bob from her desk phone
    And Bob answers
    And Mallory calls Alice's business number
    Then Mallory's carrier is told 486 for the call
    And Alice's desk phone has not rung
    And Alice and Bob are connected by the desk phone

  @INB-08
  Scenario: Without call waiting the first call rings as ever
    Given call waiting is off for Alice
    When Bob calls Alice's business number
    And Alice answers on her desk phone
    Then Alice and Bob are connected by the desk phone

  @INB-08
  Scenario Outline: Without call waiting a call of <phone> makes the user as busy as one of the desk phone
    Given call waiting is off for Alice
    And Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by VoIP
    And Bob answers
    And Mallory calls Alice's business number
    Then Mallory's carrier is told 486 for the call
    And Alice's desk phone has not rung

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INB-08 @INB-07
  Scenario: Without call waiting the second caller is forwarded as one who finds the user busy
    Given call waiting is off for Alice
    And Alice's calls are forwarded when she is busy to "+13035550177"
    When Alice calls Mallory from her desk phone
    And Mallory answers
    And Erin calls Alice's business number
    Then Bob's telephone rings
    And Alice's desk phone has not rung

  @INB-08
  Scenario Outline: Call waiting is switched off and on from WorkTime on <phone>
    Given Alice is signed in to WorkTime on her <phone>
    When Alice dials "#43#" in WorkTime by VoIP
    Then "callWaiting" of Alice is off at the PBX
    And the call is over on Alice's phone
    When Alice dials "*43" in WorkTime by VoIP
    Then "callWaiting" of Alice is on at the PBX

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |
