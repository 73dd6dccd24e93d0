Feature: Every party's network counts
  What one party hears of the other has passed the networks of both, and of everybody between them.

  @LIM-22
  Scenario: A call over the cellular network ends for everybody when Alice's phone goes out of all coverage
    Given Alice is signed in to WorkTime on her iPhone
    When Alice calls Bob by Call Through
    And Bob answers
    Then Alice and Bob are connected over the cellular network
    When Alice goes out of all coverage
    Then the call is over for Alice within 5 seconds
    And the call is over for Bob within 5 seconds
    And no call remains at the PBX

  @LIM-22
  Scenario: A VoIP call ends when the network of the far end's telephone company fails
    Given Alice is signed in to WorkTime on her Android phone
    And Alice is in a VoIP call with Bob
    When the network of Bob's telephone company fails
    Then the call is over for Alice within 40 seconds
    And no call remains at the PBX

  @LIM-22 @media-quality
  Scenario: A bad network of the far end spoils the call although Alice's own is good
    Given Alice is signed in to WorkTime on her iPhone
    When Alice calls Bob by VoIP
    And Bob answers
    And 30 seconds pass
    Then Bob has heard Alice with a quality of at least 4.0
    When the network of Bob's telephone company loses 10 % of all packets
    And 40 seconds pass
    Then Bob has heard Alice with a quality below 3.8
    And Alice has heard Bob with a quality below 3.8
    But Alice and Bob are still connected by VoIP

  @LIM-22 @media-quality
  Scenario: The data network of Alice's phone does not matter to a call over the cellular network, the far end's does
    Given Alice is signed in to WorkTime on her iPhone
    When Alice calls Bob by Call Through
    And Bob answers
    And the network of Alice loses 15 % of all packets
    And 40 seconds pass
    Then Bob has heard Alice with a quality of at least 3.8
    When the network of Bob's telephone company loses 10 % of all packets
    And 40 seconds pass
    Then Bob has heard Alice with a quality below 3.8
