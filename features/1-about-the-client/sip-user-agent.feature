Feature: The client is a SIP user agent
  On both platforms the client registers and calls with standard SIP, and it needs no other phone to be there.

  @INT-03
  Scenario Outline: The client of <phone> registers, calls and hangs up as RFC 3261 says
    Given Alice is signed in to WorkTime on her <phone>
    Then Alice's client is registered at the PBX
    When Alice calls Bob by VoIP
    And Bob answers
    And 5 seconds pass
    And Alice hangs up
    And Alice signs out of WorkTime
    Then the SIP conversation of Alice's phone was "REGISTER 401, REGISTER 200, INVITE 401, INVITE 200, BYE 200, REGISTER 200"
    And Alice's client is not registered at the PBX
    And everything that Alice's phone sent for the call was well-formed SIP

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INT-03 @virtual-time
  Scenario Outline: The client of <phone> that is refused by the registrar does not storm it
    Given Alice is signed in to WorkTime on her <phone>
    When the PBX changes the device password of Alice's client
    And 10 minutes pass
    Then Alice's client is not registered at the PBX
    And Alice's phone has tried to register with credentials at most 1 time
    And Alice cannot call Bob by VoIP

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INT-03
  Scenario Outline: The caller on <phone> who hangs up before the answer leaves nothing behind
    Given Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by VoIP
    And Bob's telephone is ringing
    And Alice hangs up
    Then Bob's telephone stops ringing within 2 seconds
    And the SIP conversation of Alice's phone for the call was "INVITE 401, INVITE 487, CANCEL 200"
    And no call remains at the PBX

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INT-03
  Scenario Outline: The caller on <phone> who ends a call that is on hold ends it for the far end as well
    Given Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by VoIP
    And Bob answers
    And Alice puts the call on hold
    And Alice hangs up
    Then the call is over for Bob within 2 seconds
    And the SIP conversation of Alice's phone for the call was "INVITE 401, INVITE 200, INVITE 200, BYE 200"
    And no call remains at the PBX

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INT-06
  Scenario Outline: A call by <mode> from <phone> needs no desk phone
    Given Alice's desk phone is off
    And Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by <mode>
    And Alice takes the call back if there is one
    And Bob answers
    Then Alice and Bob are connected

    Examples:
      | phone         | mode         |
      | iPhone        | VoIP         |
      | iPhone        | Call Through |
      | iPhone        | Call Back    |
      | Android phone | VoIP         |
      | Android phone | Call Through |
      | Android phone | Call Back    |

  @INT-06
  Scenario Outline: Signing out of the client of <phone> does not touch the desk phone
    Given Alice's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    When Alice signs out of WorkTime
    Then Alice cannot call Bob by VoIP
    When Alice calls Bob from her desk phone
    And Bob answers
    Then Alice and Bob are connected by the desk phone

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |
