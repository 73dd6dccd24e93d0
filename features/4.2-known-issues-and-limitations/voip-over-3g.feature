Feature: VoIP over 3G
  It is allowed, even where the network is not made for it.

  @LIM-10
  Scenario Outline: A VoIP call from <phone> goes out over <network> of <carrier>
    Given Alice's carrier is <carrier>
    And Alice is signed in to WorkTime on her <phone>
    And Alice's phone is on <network>
    When Alice is in a VoIP call with Bob
    Then the first thing that leaves Alice's phone for this call is a SIP INVITE
    And Alice's VoIP call goes on
    And Alice and Bob are connected by VoIP

    Examples:
      | phone         | network | carrier    |
      | iPhone        | EV-DO   | Verizon 3G |
      | Android phone | EV-DO   | Sprint     |
      | iPhone        | HSPA    | AT&T       |
      | Android phone | HSPA    | T-Mobile   |

  @LIM-10
  Scenario: Nothing is said of 3G by a client that gives no advice
    Given Alice's carrier is Verizon 3G
    And Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on EV-DO
    Then WorkTime does not say "Voice over IP is not possible on this network"
    And WorkTime offers exactly "VoIP, Call Through, Call Back" for a call
