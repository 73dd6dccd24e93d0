Feature: Choosing how a call is placed
  For each call the user picks one of three ways: over the data network, through the cellular network to the
  PBX, or by having the PBX call the mobile back. The client offers what is enabled, and Call Through unless told otherwise.

  @OUT-01
  Scenario Outline: WorkTime on <phone> offers the three ways to call
    Given Alice is signed in to WorkTime on her <phone>
    Then WorkTime offers exactly "VoIP, Call Through, Call Back" for a call

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-01
  Scenario Outline: <mode> on <phone> starts with <first message>
    Given Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by <mode>
    Then the first thing that leaves Alice's phone for this call is <first message>

    Examples:
      | phone         | mode         | first message               |
      | iPhone        | VoIP         | a SIP INVITE                |
      | iPhone        | Call Through | a request for an IMRN       |
      | iPhone        | Call Back    | a request to be called back |
      | Android phone | VoIP         | a SIP INVITE                |
      | Android phone | Call Through | a request for an IMRN       |
      | Android phone | Call Back    | a request to be called back |

  @OUT-01
  Scenario Outline: A way to call that is not enabled is neither offered nor usable on <phone>
    Given VoIP is not enabled in the WorkTime client of Alice's <phone>
    And Alice is signed in to WorkTime on her <phone>
    Then WorkTime offers exactly "Call Through, Call Back" for a call
    And Alice cannot call Bob by VoIP
    And nothing has left Alice's phone for a call

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-04
  Scenario Outline: The first call after a fresh installation goes by Call Through on <phone>
    Given Alice has just installed WorkTime on her <phone> and signed in
    When Alice calls Bob without choosing how
    Then the first thing that leaves Alice's phone for this call is a request for an IMRN
    And Alice's phone has sent no SIP INVITE

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-04
  Scenario Outline: Only a changed setting makes another way the default on <phone>
    Given Alice is signed in to WorkTime on her <phone>
    And Alice has set VoIP as the way WorkTime places her calls
    When Alice calls Bob without choosing how
    Then the first thing that leaves Alice's phone for this call is a SIP INVITE
    And Alice's phone has asked for no IMRN

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |
