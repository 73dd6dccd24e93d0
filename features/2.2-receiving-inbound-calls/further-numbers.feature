Feature: Further numbers that ring
  Sim Ring and Office Anywhere ring further numbers with the user's; each may want its answer confirmed by a key.

  Background:
    Given Alice's desk phone is on
    And Alice's business calls ring only her desk phone

  @INB-02 @INB-10
  Scenario Outline: <service> rings the further number together with the desk phone; who answers has the call
    Given <service> rings Mallory's number with Alice's
    When Bob calls Alice's business number
    Then Mallory's telephone rings
    And Alice's desk phone rings within 32 seconds
    When Mallory answers
    Then Bob and Mallory are connected
    And Alice's desk phone stops ringing within 32 seconds

    Examples:
      | service         |
      | Sim Ring        |
      | Office Anywhere |

  @INB-10
  Scenario: The desk phone is answered: the further number stops ringing
    Given Sim Ring rings Mallory's number with Alice's
    When Bob calls Alice's business number
    Then Mallory's telephone rings
    When Alice answers on her desk phone
    Then Alice and Bob are connected by the desk phone
    And Mallory's telephone stops ringing

  @INB-11
  Scenario: With answer confirmation the further number has the call after a key
    Given Sim Ring rings Mallory's number with Alice's, and wants the answer confirmed
    When Bob calls Alice's business number
    And Mallory answers
    Then Alice's desk phone is ringing
    And Bob is not connected
    When Mallory is asked for a key, and presses 1
    Then Bob and Mallory are connected
    And Alice's desk phone stops ringing within 32 seconds

  @INB-11
  Scenario: Without the key the further number is given up, and the desk phone goes on ringing
    Given Sim Ring rings Mallory's number with Alice's, and wants the answer confirmed
    When Bob calls Alice's business number
    And Mallory answers
    And 15 seconds pass
    Then Alice's desk phone is ringing
    And Bob is not connected
    When Alice answers on her desk phone
    Then Alice and Bob are connected by the desk phone

  @INB-09
  Scenario: Sim Ring leaves a user alone who is on a call, when that is wanted
    Given Sim Ring rings Mallory's number with Alice's, but not while she is on a call
    When Alice calls Bob from her desk phone
    And Bob answers
    And Erin calls Alice's business number
    Then Alice's desk phone rings with the tone of call waiting
    And Mallory's telephone has not rung

  @INB-09
  Scenario: Sim Ring rings while the user is on a call, when nothing else is wanted
    Given Sim Ring rings Mallory's number with Alice's
    When Alice calls Bob from her desk phone
    And Bob answers
    And Erin calls Alice's business number
    Then Mallory's telephone rings

  @INB-02
  Scenario Outline: Of several mobile numbers those ring that the user has chosen: <chosen>
    Given Alice's business calls ring only her mobile
    And Mallory's number is another mobile number of Alice's, and <chosen> ring
    When Bob calls Alice's business number
    Then <rings>

    Examples:
      | chosen         | rings                                                                  |
      | both           | Alice's mobile and Mallory's telephone ring                            |
      | only the other | Mallory's telephone rings, and Alice's mobile does not                 |

  @INB-02
  Scenario: One of several mobiles answers: the others stop ringing
    Given Alice's business calls ring only her mobile
    And Mallory's number is another mobile number of Alice's, and both ring
    When Bob calls Alice's business number
    Then Alice's mobile and Mallory's telephone ring
    When Alice answers on her mobile
    Then Alice and Bob are connected over the cellular network
    And Mallory's telephone stops ringing
