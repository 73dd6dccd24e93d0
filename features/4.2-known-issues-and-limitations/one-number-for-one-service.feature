Feature: One number for one service
  Mobility, Office Anywhere and Sim Ring cannot serve the same number. Users are kept from it; where it was set past them, the number is
  called twice, which ends at busy or in voice mail, and Mobility cannot be used for it.

  @LIM-15
  Scenario Outline: <service> for the number of Mobility is refused, typed as <typed>
    When Alice switches <service> on for "<typed>" in My Phone
    Then <service> is not active at the PBX
    And Mobility is active at the PBX

    Examples:
      | service         | typed            |
      | Sim Ring        | +19175550101     |
      | Sim Ring        | 9175550101       |
      | Sim Ring        | 1-917-555-0101   |
      | Sim Ring        | (917) 555.0101   |
      | Office Anywhere | 1 917 555 0101   |
      | Office Anywhere | +1 (917) 5550101 |

  @LIM-15
  Scenario Outline: <service> for another number is accepted
    When Alice switches <service> on for "<typed>" in My Phone
    Then <service> is active at the PBX
    And Mobility is active at the PBX

    Examples:
      | service         | typed            |
      | Sim Ring        | 917 555 0102     |
      | Office Anywhere | +44 20 7946 0123 |

  @LIM-16
  Scenario Outline: While <service> has the number, <phone> cannot call by Call Back over Mobility
    Given Alice is signed in to WorkTime on her <phone>
    And somebody has let <service> and Mobility serve the same number by the back door
    Then Alice cannot call Bob by Call Back
    And the PBX has called Alice's mobile number 0 times at once

    Examples:
      | service         | phone         |
      | Sim Ring        | iPhone        |
      | Sim Ring        | Android phone |
      | Office Anywhere | iPhone        |

  @LIM-16
  Scenario Outline: While Sim Ring has the number, <phone> cannot call by Call Through
    Given Alice is signed in to WorkTime on her <phone>
    And somebody has let Sim Ring and Mobility serve the same number by the back door
    Then Alice cannot call Bob by Call Through

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @LIM-16
  Scenario Outline: Sim Ring for another number leaves Mobility usable on <phone>
    Given Alice is signed in to WorkTime on her <phone>
    And Sim Ring rings Mallory's number with Alice's
    When Alice calls Bob by Call Through
    And Bob answers
    Then Alice and Bob are connected over the cellular network

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @LIM-17
  Scenario Outline: <service> and Mobility with one number: the mobile is called twice, and the second call finds it busy
    Given Alice's business calls ring only her mobile
    And call waiting is off in the subscription of Alice's mobile
    And Alice is signed in to WorkTime on her <phone>
    And somebody has let <service> and Mobility serve the same number by the back door
    When Bob calls Alice's business number
    Then the PBX has called Alice's mobile number 2 times at once
    And Alice's carrier refuses all but one of them as busy
    And Alice's carrier has put 1 calls through to her mobile

    Examples:
      | service         | phone         |
      | Sim Ring        | iPhone        |
      | Sim Ring        | Android phone |
      | Office Anywhere | iPhone        |

  @LIM-17
  Scenario: All three services with one number: the mobile is called three times
    Given Alice's business calls ring only her mobile
    And call waiting is off in the subscription of Alice's mobile
    And Alice is signed in to WorkTime on her iPhone
    And somebody has let Office Anywhere and Mobility serve the same number by the back door
    And somebody has let Sim Ring and Mobility serve the same number by the back door
    When Bob calls Alice's business number
    Then the PBX has called Alice's mobile number 3 times at once
    And Alice's carrier refuses all but one of them as busy

  @LIM-17
  Scenario: With call waiting in the subscription the same caller is put through a second time
    Given Alice's business calls ring only her mobile
    And call waiting is on in the subscription of Alice's mobile
    And Alice is signed in to WorkTime on her iPhone
    And somebody has let Sim Ring and Mobility serve the same number by the back door
    When Bob calls Alice's business number
    Then Alice's carrier has put 2 calls through to her mobile

  @LIM-17
  Scenario: Nobody answers: the caller ends in the voice mail of the mobile's carrier
    Given Alice's business calls ring only her mobile
    And the carrier of Alice's mobile answers with its voice mail after 15 seconds
    And Alice is signed in to WorkTime on her iPhone
    And somebody has let Sim Ring and Mobility serve the same number by the back door
    When Bob calls Alice's business number
    And 40 seconds pass
    Then Alice's carrier has answered with its voice mail
    And Bob is connected

  @LIM-17
  Scenario: With different numbers each is called once
    Given Alice's business calls ring only her mobile
    And Alice is signed in to WorkTime on her iPhone
    And Sim Ring rings Mallory's number with Alice's
    When Bob calls Alice's business number
    Then the PBX has called Alice's mobile number 1 times at once
    And Mallory's telephone rings
