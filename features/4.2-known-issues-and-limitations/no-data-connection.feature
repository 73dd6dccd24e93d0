Feature: Without a data connection
  WorkTime says that the network connection is lost and refuses everything but 911, which the phone itself places over the cellular
  network: so it does with 112 where the carrier's network is GSM.

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

  @LIM-02 @LIM-03
  Scenario Outline: Whatever Alice looks at in WorkTime on her <phone> gives way to the error: <screen>
    Given Alice is signed in to WorkTime on her <phone>
    When Alice opens <screen> in WorkTime
    And Alice's phone loses its data connection
    Then WorkTime says "Network connection lost" within 5 seconds
    And WorkTime refuses everything but an emergency call

    Examples:
      | phone         | screen            |
      | iPhone        | the services      |
      | Android phone | the directory     |
      | iPhone        | the settings      |
      | Android phone | the call settings |

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
  Scenario Outline: <number> is a cellular call <where>, from <phone> of <carrier>
    Given Alice's carrier is <carrier>
    And Alice is signed in to WorkTime on her <phone>
    When <where>
    And Alice calls <number> from WorkTime
    Then the emergency centre answers a cellular call to <number> from the native dialer within 10 seconds

    Examples:
      | phone         | carrier     | number | where                                             |
      | iPhone        | Verizon LTE | 911    | Alice's phone loses its data connection           |
      | Android phone | Verizon 3G  | 911    | Alice's phone loses its data connection           |
      | iPhone        | Sprint      | 911    | Alice goes where only another carrier is received |
      | Android phone | Verizon LTE | 911    | Alice goes where only another carrier is received |
      | iPhone        | AT&T        | 112    | Alice's phone loses its data connection           |
      | Android phone | T-Mobile    | 112    | Alice's phone loses its data connection           |
      | iPhone        | T-Mobile    | 112    | Alice goes where only another carrier is received |
      | Android phone | AT&T        | 112    | Alice goes where only another carrier is received |

  @LIM-02
  Scenario Outline: <number> is a cellular call with a perfect data connection as well, by <mode> from <phone>
    Given Alice's carrier is AT&T
    And Alice is signed in to WorkTime on her <phone>
    When Alice calls <number> from WorkTime by <mode>
    Then the emergency centre answers a cellular call to <number> from the native dialer within 10 seconds

    Examples:
      | phone         | number | mode         |
      | iPhone        | 911    | VoIP         |
      | iPhone        | 911    | Call Through |
      | iPhone        | 112    | Call Back    |
      | Android phone | 911    | Call Back    |
      | Android phone | 112    | VoIP         |
      | Android phone | 112    | Call Through |

  @LIM-02
  Scenario Outline: <number> in the contacts of <phone> is a cellular call as well
    Given Alice's carrier is T-Mobile
    And Alice is signed in to WorkTime on her <phone>
    And "<contact>" is in the contacts of Alice's phone as "Help"
    When Alice searches the directory for "Help"
    And Alice calls "Help" from the directory by VoIP
    Then the emergency centre answers a cellular call to <number> from the native dialer within 10 seconds

    Examples:
      | phone         | number | contact |
      | iPhone        | 911    | 9-1-1   |
      | Android phone | 112    | 112     |

  @LIM-02
  Scenario Outline: <number> that is called from <phone> during a VoIP call is a cellular call as well
    Given Alice's carrier is AT&T
    And Alice is signed in to WorkTime on her <phone>
    And Alice is in a VoIP call with Bob
    When Alice adds a call to <number> in WorkTime
    Then the emergency centre answers a cellular call to <number> from the native dialer within 10 seconds
    And Bob hears music on hold

    Examples:
      | phone         | number |
      | iPhone        | 911    |
      | Android phone | 112    |

  @LIM-02
  Scenario Outline: A number that only looks like an emergency is none, with data or without: <number> from <phone>
    Given Alice's carrier is AT&T
    And Alice is signed in to WorkTime on her <phone>
    When Alice calls <number> from WorkTime
    Then WorkTime tells Alice that the call could not be placed
    And no cellular call has been dialled on Alice's phone
    When Alice's phone loses its data connection
    And Alice calls <number> from WorkTime
    Then WorkTime refuses everything but an emergency call
    And no cellular call has been dialled on Alice's phone

    Examples:
      | phone         | number |
      | iPhone        | 9112   |
      | iPhone        | 9911   |
      | Android phone | 1911   |
      | Android phone | +1911  |
      | iPhone        | 1123   |
      | Android phone | 113    |

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
