Feature: VoIP calls
  A call over the data network always shows the business identity, exactly as a call from the desk phone does.

  @OUT-06
  Scenario Outline: A VoIP call from <phone> shows the business identity
    Given Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by VoIP
    Then Bob's telephone rings and shows "Alice Archer" and Alice's business number
    When Bob answers
    Then Alice and Bob are connected by VoIP
    And the identity that Bob's carrier received is Alice's business identity
    When Alice hangs up
    Then the call is over for Bob within 2 seconds

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-06
  Scenario Outline: Neither the mobile number nor the line of the client reaches the far end of a VoIP call from <phone>
    Given Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by VoIP
    And Bob answers
    And Alice puts the call on hold
    And Alice resumes the call
    And Bob hangs up
    Then the call is over for Alice within 2 seconds
    And nothing that Bob's carrier received contains Alice's mobile number
    And nothing that Bob's carrier received contains the line of Alice's client

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-06
  Scenario Outline: A VoIP call from <phone> to a busy telephone fails as busy
    Given Alice is signed in to WorkTime on her <phone>
    And Bob's telephone is busy
    When Alice calls Bob by VoIP
    Then Alice's call by VoIP ends within 5 seconds and WorkTime says "Busy"
    And no call remains at the PBX

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-07
  Scenario Outline: The far end cannot tell a VoIP call from <phone> from a call of the desk phone
    Given Alice's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by VoIP
    And Bob answers
    And Alice hangs up
    Then the call is over for Bob within 2 seconds
    When Alice calls Bob from her desk phone
    And Bob answers
    And Alice hangs up on her desk phone
    Then the two calls that Bob's carrier received carry the same identity
    And the PBX has recorded both calls for Alice

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-07
  Scenario Outline: A personal call from <phone> is told apart: it shows the mobile number
    Given Alice's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob from the dialer of her phone
    Then Bob's telephone rings and shows Alice's mobile number
    When Bob answers
    And Alice hangs up
    Then the call is over for Bob within 2 seconds
    When Alice calls Bob from her desk phone
    Then Bob's telephone rings and shows "Alice Archer" and Alice's business number
    When Bob answers
    And Alice hangs up on her desk phone
    Then the PBX has recorded 1 call for Alice

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-06 @three-hour-call @virtual-time
  Scenario: A VoIP call lasts three hours while the client keeps itself registered
    Given Alice's desk phone is on
    And Alice is signed in to WorkTime on her iPhone
    When Alice calls Bob by VoIP
    And Bob answers
    And 3 hours pass
    Then Alice and Bob are still connected by VoIP
    And Alice's client has registered again every 60 seconds
    When Bob hangs up
    Then the call is over for Alice within 2 seconds
    And the PBX has recorded a call of 3 hours for Alice
