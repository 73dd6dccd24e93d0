Feature: Without a data connection
  WorkTime says that the network connection is lost and refuses everything but 911, which the phone itself places over the cellular
  network.

  @LIM-02 @LIM-03
  Scenario Outline: On <phone> everything but 911 is refused when there is no data connection: <reason>
    Given Alice is signed in to WorkTime on her <phone>
    When <reason>
    Then WorkTime says "Network connection lost" within 5 seconds
    And WorkTime refuses everything but an emergency call

    Examples:
      | phone         | reason                                                             |
      | iPhone        | Alice's phone loses its data connection                            |
      | Android phone | Alice's phone loses its data connection                            |
      | iPhone        | Alice turns airplane mode on                                       |
      | iPhone        | Alice joins the Wi-Fi of a hotel and does not agree to its terms   |
      | Android phone | Alice goes out of all coverage                                     |

  @LIM-03
  Scenario Outline: A VoIP call from <phone> is lost with the data connection, and the error says why: <reason>
    Given Alice is signed in to WorkTime on her <phone>
    And Alice is in a VoIP call with Bob
    When <reason>
    Then Alice's VoIP call is over within 5 seconds
    And WorkTime says "Network connection lost" within 5 seconds
    And the call is over for Bob within 40 seconds
    And no call remains at the PBX

    Examples:
      | phone         | reason                                                           |
      | iPhone        | Alice's phone loses its data connection                          |
      | Android phone | Alice turns airplane mode on                                     |
      | iPhone        | Alice joins the Wi-Fi of a hotel and does not agree to its terms |
      | Android phone | Alice goes out of all coverage                                   |

  @LIM-02
  Scenario Outline: 911 is a cellular call <where>, from <phone>
    Given Alice is signed in to WorkTime on her <phone>
    When <where>
    And Alice calls 911 from WorkTime
    Then the emergency centre answers a cellular call from the native dialer within 10 seconds

    Examples:
      | phone         | where                                           |
      | iPhone        | Alice's phone loses its data connection         |
      | Android phone | Alice's phone loses its data connection         |
      | iPhone        | Alice goes where only another carrier is received |
      | Android phone | Alice goes where only another carrier is received |

  @LIM-02
  Scenario Outline: 911 is a cellular call with a perfect data connection as well, from <phone>
    Given Alice is signed in to WorkTime on her <phone>
    When Alice calls 911 from WorkTime
    Then the emergency centre answers a cellular call from the native dialer within 10 seconds

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @LIM-02
  Scenario: Out of all coverage 911 is tried, and reaches nobody
    Given Alice is signed in to WorkTime on her iPhone
    When Alice goes out of all coverage
    And Alice calls 911 from WorkTime
    Then no emergency call gets through

  @LIM-03
  Scenario Outline: The error goes away with its cause on <phone>: <back>
    Given Alice is signed in to WorkTime on her <phone>
    When <lost>
    Then WorkTime says "Network connection lost" within 5 seconds
    When <back>
    And 10 seconds pass
    Then WorkTime does not say "Network connection lost"
    When Alice is in a VoIP call with Bob
    Then Alice and Bob are connected by VoIP

    Examples:
      | phone         | lost                                                             | back                                         |
      | iPhone        | Alice's phone loses its data connection                          | Alice's phone has its data connection back   |
      | Android phone | Alice turns airplane mode on                                     | Alice turns airplane mode off                |
      | iPhone        | Alice joins the Wi-Fi of a hotel and does not agree to its terms | Alice agrees to the terms of the Wi-Fi       |
