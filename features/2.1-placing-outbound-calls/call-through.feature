Feature: Call Through
  The client asks the PBX for a routing number, the phone's own dialer calls that number over the cellular network, and
  the PBX goes on to the party. The far end sees the business identity.

  @OUT-02
  Scenario Outline: Call Through from <phone> is a cellular call to the IMRN, then a call of the PBX to the party
    Given Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by Call Through
    Then Alice's phone has dialled the IMRN that the PBX gave, from its own dialer
    And Bob's telephone rings
    When Bob answers
    Then Alice and Bob are connected over the cellular network
    And Alice's phone has sent no SIP INVITE
    When Alice hangs up
    Then the call is over for Bob within 2 seconds

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-02
  Scenario Outline: An IMRN serves one call only, on <phone>
    Given Alice is signed in to WorkTime on her <phone>
    And Alice has called Bob by Call Through, and both have hung up
    When Alice dials the same IMRN again from the dialer of her phone
    Then Alice's cellular call fails within 5 seconds
    And Bob's telephone has rung 1 time

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-02
  Scenario Outline: An IMRN that was not used within its time reaches nobody, from <phone>
    Given Alice is signed in to WorkTime on her <phone>
    And the cellular network is out of reach for Alice's phone
    When Alice calls Bob by Call Through
    And 31 seconds pass
    And the cellular network is back for Alice's phone
    And Alice dials the same IMRN again from the dialer of her phone
    Then Alice's cellular call fails within 5 seconds
    And Bob's telephone has not rung

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-02
  Scenario: An IMRN is of no use to a stranger
    Given Alice is signed in to WorkTime on her iPhone
    And the cellular network is out of reach for Alice's phone
    When Alice calls Bob by Call Through
    And Mallory dials the IMRN that the PBX gave to Alice
    Then Mallory's call fails within 5 seconds
    And Bob's telephone has not rung

  @OUT-02
  Scenario Outline: Without Mobility there is no Call Through on <phone>
    Given Mobility is not active for Alice
    And Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by Call Through
    Then WorkTime tells Alice that the call could not be placed
    And no cellular call has been dialled on Alice's phone
    And Bob's telephone has not rung

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-14
  Scenario Outline: Call Through from <phone> shows the business identity although the access call shows the mobile number
    Given Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by Call Through
    Then the access call reaches the PBX with Alice's mobile number as the caller
    And Bob's telephone rings and shows "Alice Archer" and Alice's business number
    And the identity that Bob's carrier received is Alice's business identity

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-14
  Scenario Outline: The mobile number shows only for a user who asked for it, on <phone>
    Given Alice has asked the PBX to show her mobile number on business calls
    And Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by Call Through
    Then Bob's telephone rings and shows Alice's mobile number

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-15
  Scenario Outline: The mobile number is in nothing that the far end receives during a <mode> call from <phone>
    Given Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by <mode>
    And Alice takes the call back if there is one
    And Bob answers
    And 10 seconds pass
    And Bob hangs up
    Then the call is over for Alice within 2 seconds
    And nothing that Bob's carrier received contains Alice's mobile number
    And nothing that Bob's telephone has shown contains Alice's mobile number

    Examples:
      | phone         | mode         |
      | iPhone        | VoIP         |
      | iPhone        | Call Through |
      | iPhone        | Call Back    |
      | Android phone | VoIP         |
      | Android phone | Call Through |
      | Android phone | Call Back    |

  @OUT-15
  Scenario Outline: A Call Through from <phone> that fails does not give the mobile number away either
    Given Alice is signed in to WorkTime on her <phone>
    And Bob's telephone is busy
    When Alice calls Bob by Call Through
    Then Alice's cellular call fails as busy within 5 seconds
    And nothing that Bob's carrier received contains Alice's mobile number

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |
