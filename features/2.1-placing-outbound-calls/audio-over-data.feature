Feature: The audio of VoIP calls
  A VoIP call takes whatever data network the phone is on, and is as good as that network is. Quality is measured: from the packets
  that were lost or late on the way, from mouth to ear, as a mean opinion score.

  @OUT-08
  Scenario Outline: The audio of a VoIP call takes <network>
    Given Alice's carrier is <carrier>
    And Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on <network>
    When Alice calls Bob by VoIP
    And Bob answers
    Then Alice and Bob are connected by VoIP
    And all audio of Alice's phone went from its address on the data network to the SBC
    And the cellular call of Alice's phone is over

    Examples:
      | network        | carrier     |
      | her home Wi-Fi | Verizon LTE |
      | LTE            | Verizon LTE |
      | EV-DO          | Verizon 3G  |

  @OUT-08
  Scenario: A cellular call sends no audio over the data network
    Given Alice is signed in to WorkTime on her iPhone
    When Alice calls Bob by Call Through
    And Bob answers
    Then Alice and Bob are connected over the cellular network
    And Alice's phone has sent no audio over the data network

  @OUT-08
  Scenario: While a VoIP call is on hold its far end hears music, and afterwards both hear each other again
    Given Alice is signed in to WorkTime on her Android phone
    When Alice calls Bob by VoIP
    And Bob answers
    Then Alice and Bob are connected by VoIP
    When Alice puts the call on hold
    Then Bob hears music on hold
    And Alice hears nobody
    When 2 minutes pass
    And Alice resumes the call
    Then Alice and Bob are connected by VoIP

  @OUT-09 @media-quality
  Scenario: The quality of a call falls when the signal falls during the call
    Given Alice is signed in to WorkTime on her iPhone
    When Alice calls Bob by VoIP
    And Bob answers
    And 30 seconds pass
    Then Bob has heard Alice with a quality of at least 4.0
    And Alice has heard Bob with a quality of at least 4.0
    When the network of Alice loses 15 % of all packets
    And 40 seconds pass
    Then Bob has heard Alice with a quality below 3.5
    And Alice has heard Bob with a quality below 3.5

  @OUT-10 @media-quality
  Scenario Outline: VoIP over <network> is good
    Given Alice's carrier is Verizon LTE
    And Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on <network>
    When Alice talks with Bob for 60 seconds by VoIP, which is "the call"
    Then "the call" had a quality of at least 4.0

    Examples:
      | network        |
      | her home Wi-Fi |
      | a remote Wi-Fi |
      | LTE            |

  @OUT-10 @media-quality
  Scenario: At the edge of a Wi-Fi VoIP is worse than at home
    Given Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on her home Wi-Fi
    When Alice talks with Bob for 60 seconds by VoIP, which is "at home"
    And Alice moves to the edge of a Wi-Fi
    And 30 seconds pass
    And Alice talks with Bob for 60 seconds by VoIP, which is "at the edge"
    Then "at home" was better than "at the edge"

  @OUT-11 @LIM-11 @media-quality
  Scenario Outline: VoIP on <network> of <carrier> is allowed, and worse than on LTE
    Given Alice's carrier is <carrier>
    And Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on LTE
    When Alice talks with Bob for 60 seconds by VoIP, which is "on LTE"
    And Alice moves to <network>
    And 30 seconds pass
    Then WorkTime does not say "Voice over IP is recommended on this network"
    When Alice talks with Bob for 60 seconds by VoIP, which is "on 3G"
    And Alice moves to the office Wi-Fi
    And 10 seconds pass
    Then "on LTE" had a quality of at least 4.0
    And "on LTE" was better than "on 3G"

    Examples:
      | network | carrier     |
      | EV-DO   | Verizon LTE |
      | HSPA    | AT&T        |

  @OUT-12 @media-quality
  Scenario: In a vehicle VoIP on LTE is worse than at rest
    Given Alice's carrier is AT&T
    And Alice is signed in to WorkTime on her Android phone
    And Alice's phone is on LTE
    When Alice talks with Bob for 60 seconds by VoIP, which is "at rest"
    And Alice rides in a vehicle
    And 30 seconds pass
    And Alice talks with Bob for 60 seconds by VoIP, which is "in a vehicle"
    Then "at rest" was better than "in a vehicle"

  @OUT-12 @OUT-13 @media-quality
  Scenario: In a vehicle VoIP on 3G is worse still, and Call Through is better than both
    Given Alice's carrier is Verizon 3G
    And Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on EV-DO
    When Alice talks with Bob for 60 seconds by VoIP, which is "at rest"
    And Alice rides in a vehicle
    And 30 seconds pass
    Then WorkTime does not say "Voice over IP is recommended on this network"
    When Alice talks with Bob for 60 seconds by VoIP, which is "in a vehicle"
    And 30 seconds pass
    And Alice talks with Bob for 60 seconds by Call Through, which is "by Call Through"
    And Alice moves to the office Wi-Fi
    And 10 seconds pass
    Then "at rest" was better than "in a vehicle"
    And "by Call Through" was better than "in a vehicle"
    And "by Call Through" was better than "at rest"
