Feature: The client reaches the platform over the Internet
  From wherever there is a data network: behind the address translator of a home or of a carrier, without a private network.

  @INT-04
  Scenario Outline: The client of <phone> registers and calls from <network>
    Given Alice's carrier is <carrier>
    And Alice is signed in to WorkTime on her <phone>
    When Alice moves to <network>
    Then Alice's phone is registered through an address translator
    When Alice is in a VoIP call with Bob
    Then Alice and Bob are connected by VoIP
    When Alice puts the call on hold
    Then Bob hears music on hold
    When Alice resumes the call
    Then Alice and Bob are connected by VoIP
    When Bob hangs up
    Then Alice's VoIP call is over within 5 seconds

    Examples:
      | phone         | network        | carrier     |
      | iPhone        | her home Wi-Fi | AT&T        |
      | Android phone | a remote Wi-Fi | AT&T        |
      | iPhone        | LTE            | Verizon LTE |
      | Android phone | LTE            | T-Mobile    |
      | iPhone        | HSPA           | AT&T        |
      | Android phone | EV-DO          | Verizon 3G  |

  @INT-04
  Scenario Outline: Through a firewall that stops audio the client of <phone> registers and calls, nobody hears anything, and the call does not stay
    Given Alice is signed in to WorkTime on her <phone>
    When Alice moves to a Wi-Fi whose firewall lets no audio through
    Then Alice's phone is registered through an address translator
    When Alice is in a VoIP call with Bob
    Then Bob hears nobody
    And Alice hears nobody
    And the call is over for Bob within 40 seconds
    And the call is over for Alice within 5 seconds
    And no call remains at the PBX

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INT-04 @virtual-time
  Scenario Outline: The way back to the client of <phone> stays open behind the address translator of <network>, however long nothing happens
    Given Alice's carrier is <carrier>
    And Alice has voice mail
    And Alice's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    And Alice's phone is on <network>
    When 20 minutes pass
    And Bob calls Alice's business number
    Then Bob hears the prompt "greeting" within 30 seconds
    When Bob leaves a message of 5 seconds and hangs up
    And Alice goes back to WorkTime
    Then WorkTime says "1 new voice message" within 2 seconds
    When Alice is in a VoIP call with Bob
    And 20 minutes pass
    Then Alice and Bob are still connected by VoIP
    When Bob hangs up
    Then the call is over for Alice within 5 seconds

    Examples:
      | phone         | network        | carrier     |
      | iPhone        | LTE            | Verizon LTE |
      | Android phone | HSPA           | AT&T        |
      | iPhone        | her home Wi-Fi | AT&T        |

  @INT-04
  Scenario: Behind a portal that nobody has agreed to there is no way to the platform
    Given Alice is signed in to WorkTime on her iPhone
    When Alice joins the Wi-Fi of a hotel and does not agree to its terms
    Then WorkTime says "Network connection lost" within 5 seconds
    And the client has not registered again
