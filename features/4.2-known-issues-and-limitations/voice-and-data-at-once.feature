Feature: Voice and data at once
  On Verizon's 3G network a phone answers a page on its voice network and leaves the data network: an active VoIP call is dropped. That
  is the carrier's doing: elsewhere, and on Wi-Fi, voice and data go together.

  @LIM-04 @LIM-06
  Scenario Outline: On Verizon 3G a cellular call that Alice <reaction> drops the VoIP call of her <phone> before the phone rings
    Given Alice's carrier is Verizon 3G
    And Alice is signed in to WorkTime on her <phone>
    And Alice's phone is on EV-DO
    And Alice is in a VoIP call with Bob
    When Mallory calls Alice's mobile number
    Then data of Alice's phone was suspended before it rang
    And Alice's VoIP call is over within 3 seconds
    And Bob hears nothing of Alice any more within 3 seconds
    When Alice <act> the call on her mobile
    Then the call is over for Bob within 40 seconds
    And no call remains at the PBX

    Examples:
      | phone         | reaction        | act             |
      | iPhone        | declines        | declines        |
      | Android phone | declines        | declines        |
      | iPhone        | does not answer | does not answer |

  @LIM-04 @LIM-06
  Scenario Outline: On Verizon 3G data comes back after the cellular call, the client of <phone> registers again, and calls work
    Given Alice's carrier is Verizon 3G
    And Alice is signed in to WorkTime on her <phone>
    And Alice's phone is on EV-DO
    And Alice is in a VoIP call with Bob
    When Mallory calls Alice's mobile number
    And Alice answers on her mobile
    Then the call is over for Bob within 40 seconds
    And no call remains at the PBX
    When Alice ends the cellular call
    Then data of Alice's phone is back within 5 seconds
    When 10 seconds pass
    And Alice goes back to WorkTime
    And Alice is in a VoIP call with Bob
    Then Alice and Bob are connected by VoIP

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @LIM-06
  Scenario: On Verizon 3G a cellular call drops a VoIP call that still rings
    Given Alice's carrier is Verizon 3G
    And Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on EV-DO
    And Alice is calling Bob by VoIP and his telephone rings
    When Mallory calls Alice's mobile number
    Then Alice's VoIP call is over within 3 seconds
    When Bob answers a call that nobody is in any more
    Then the call is over for Bob within 40 seconds
    And no call remains at the PBX

  @LIM-06 @virtual-time
  Scenario: On Verizon 3G a cellular call drops a VoIP call on hold
    Given Alice's carrier is Verizon 3G
    And Alice is signed in to WorkTime on her Android phone
    And Alice's phone is on EV-DO
    And Alice is in a VoIP call with Bob
    And Alice puts the call on hold
    When Mallory calls Alice's mobile number
    Then Alice's VoIP call is over within 3 seconds
    When Alice declines the call on her mobile
    Then the call is over for Bob within 16 minutes
    And no call remains at the PBX

  @LIM-04
  Scenario: On Verizon 3G a Call Through takes the data away as soon as it is dialled, and works nevertheless
    Given Alice's carrier is Verizon 3G
    And Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on EV-DO
    When Alice calls Bob by Call Through
    Then data of Alice's phone was suspended by the call
    When Bob answers
    Then Alice and Bob are connected over the cellular network

  @LIM-04
  Scenario: On Verizon 3G a Call Back rings although the data is gone when it comes
    Given Alice's carrier is Verizon 3G
    And Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on EV-DO
    When Alice calls Bob by Call Back
    And Alice answers on her mobile
    Then data of Alice's phone was suspended by the call
    When Bob answers
    Then Alice and Bob are connected over the cellular network

  @LIM-04
  Scenario: A phone with two transmitters keeps its data on Verizon 3G
    Given Alice's carrier is Verizon 3G
    And Alice's phone has two transmitters for 3G
    And Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on EV-DO
    And Alice is in a VoIP call with Bob
    When Mallory calls Alice's mobile number
    Then data of Alice's phone was not suspended
    And the VoIP call goes on hold while the phone rings, before anybody answers
    And Alice's VoIP call goes on

  @LIM-04
  Scenario Outline: The modem answers the page, has its channel and alerts, in this order, on <network> of <carrier>
    Given Alice's carrier is <carrier>
    And Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on <network>
    When Mallory calls Alice's mobile number
    And Alice answers on her mobile
    And Mallory hangs up
    And 10 seconds pass
    Then the modem of Alice's phone went through "paged, traffic, alerting, active, idle"

    Examples:
      | network        | carrier    |
      | EV-DO          | Verizon 3G |
      | HSPA           | AT&T       |
      | her home Wi-Fi | Verizon 3G |

  @LIM-05
  Scenario Outline: On <network> of <carrier> a cellular call does not touch the VoIP call's data
    Given Alice's carrier is <carrier>
    And Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on <network>
    And Alice is in a VoIP call with Bob
    When Mallory calls Alice's mobile number
    Then data of Alice's phone was not suspended
    And the VoIP call is on hold
    When Alice declines the call on her mobile
    And Alice goes back to WorkTime
    And Alice presses Hold
    Then the VoIP call is retrieved

    Examples:
      | network        | carrier     |
      | LTE            | Verizon LTE |
      | LTE            | Sprint      |
      | LTE            | AT&T        |
      | LTE            | T-Mobile    |
      | HSPA           | AT&T        |
      | HSPA           | T-Mobile    |
      | her home Wi-Fi | Verizon 3G  |
      | a remote Wi-Fi | Verizon 3G  |

  @LIM-05
  Scenario Outline: The rule is the radio network's, whoever runs it: <network> of <carrier> suspends data
    Given Alice's carrier is <carrier>
    And Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on <network>
    When Mallory calls Alice's mobile number
    Then data of Alice's phone was suspended by the call
    When Alice declines the call on her mobile
    Then data of Alice's phone is back within 15 seconds

    Examples:
      | network | carrier        |
      | EV-DO   | Sprint         |
      | 1xRTT   | Verizon 3G     |
      | EDGE    | AT&T           |
      | LTE     | T-Mobile rural |

  @LIM-05
  Scenario: With dual transfer mode data goes on over EDGE
    Given Alice's carrier is AT&T
    And Alice's phone is capable of dual transfer mode
    And Alice is signed in to WorkTime on her Android phone
    And Alice's phone is on EDGE
    When Mallory calls Alice's mobile number
    Then data of Alice's phone was not suspended

  @LIM-05
  Scenario: A phone with a single radio for calls and LTE loses its data on Verizon LTE, too, and its VoIP call with them
    Given Alice's carrier is Verizon LTE
    And Alice's phone has a single radio for calls and LTE
    And Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on LTE
    And Alice is in a VoIP call with Bob
    When Mallory calls Alice's mobile number
    Then data of Alice's phone was suspended before it rang
    And Alice's VoIP call is over within 3 seconds
    And the call is over for Bob within 40 seconds
    And no call remains at the PBX

  @LIM-05
  Scenario: Where LTE falls back to EDGE for a call, the VoIP call is lost
    Given Alice's carrier is T-Mobile rural
    And Alice is signed in to WorkTime on her Android phone
    And Alice's phone is on LTE
    And Alice is in a VoIP call with Bob
    When Mallory calls Alice's mobile number
    Then data of Alice's phone was suspended by the call
    And Alice's VoIP call is over within 3 seconds
    And the call is over for Bob within 40 seconds
    And no call remains at the PBX

  @LIM-05
  Scenario: On AT&T a call takes the phone from LTE to HSPA and back, under the same address
    Given Alice's carrier is AT&T
    And Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on LTE
    When Mallory calls Alice's mobile number
    And Alice answers on her mobile
    And Mallory hangs up
    Then the data of Alice's phone went from LTE to HSPA and back
    And Alice's phone keeps its address through the call

  @LIM-06
  Scenario Outline: On Wi-Fi a VoIP call is not dropped on Verizon 3G, from <phone>
    Given Alice's carrier is Verizon 3G
    And Alice is signed in to WorkTime on her <phone>
    And Alice's phone is on her home Wi-Fi
    And Alice is in a VoIP call with Bob
    When Mallory calls Alice's mobile number
    And Alice answers on her mobile
    Then Alice's VoIP call goes on

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |
