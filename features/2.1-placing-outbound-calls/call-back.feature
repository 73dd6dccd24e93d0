Feature: Call Back
  The PBX calls the mobile over the cellular network; once the user has answered it calls the party, with the business identity.

  @OUT-03
  Scenario Outline: Call Back rings <phone> over the cellular network
    Given Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by Call Back
    Then Alice's mobile rings in its own dialer within 3 seconds
    And the PBX has called Alice's mobile number through her carrier
    And the client of Alice's phone has been sent no SIP INVITE
    When Alice answers on her mobile
    And Bob answers
    Then Alice and Bob are connected over the cellular network
    When Bob hangs up
    Then the call is over for Alice within 2 seconds

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-03
  Scenario Outline: Call Back to <phone> is refused when click-to-dial calls must not alert the mobile
    Given click-to-dial calls do not alert Alice's mobile
    And Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by Call Back
    Then WorkTime tells Alice that the call could not be placed
    And Alice's mobile has not rung
    And Bob's telephone has not rung

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-17
  Scenario Outline: Call Back to <phone> shows the business identity to the party
    Given Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by Call Back
    And Alice answers on her mobile
    Then Bob's telephone rings and shows "Alice Archer" and Alice's business number
    And the identity that Bob's carrier received is Alice's business identity

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-17
  Scenario Outline: The first leg of a Call Back to <phone> leaves no trace of the mobile number in the second
    Given Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by Call Back
    And Alice answers on her mobile
    And Bob declines
    Then the call is over for Alice within 5 seconds
    And nothing that Bob's carrier received contains Alice's mobile number

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-18
  Scenario Outline: Call Back to <phone> dials the party only after the mobile has answered
    Given Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by Call Back
    And 10 seconds pass
    Then Alice's mobile is ringing
    And Bob's telephone has not rung
    When Alice answers on her mobile
    Then Bob's telephone rings within 3 seconds
    And the PBX called Bob only after Alice's mobile had answered

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-18
  Scenario Outline: The party is never dialled when <phone> <reaction> a Call Back
    Given Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by Call Back
    And Alice <act> the call on her mobile
    And 60 seconds pass
    Then Alice's mobile is not ringing
    And Bob's telephone has not rung
    And no call remains at the PBX

    Examples:
      | phone         | reaction       | act              |
      | iPhone        | declines       | declines         |
      | Android phone | declines       | declines         |
      | iPhone        | does not answer | does not answer |
      | Android phone | does not answer | does not answer |
