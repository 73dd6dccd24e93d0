Feature: A cellular call during a VoIP call on an iPhone
  The system takes the audio from WorkTime as soon as a cellular call rings, as from every app: the VoIP call goes on hold by
  itself. It comes back by the Hold button, once the cellular call is over and the user is back in the app.

  @IOS-01 @ios
  Scenario Outline: The VoIP call on <network> goes on hold while the phone rings
    Given Alice's carrier is <carrier>
    And Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on <network>
    And Alice is in a VoIP call with Bob
    When Mallory calls Alice's mobile number
    Then the VoIP call goes on hold while the phone rings, before anybody answers
    And Bob hears music on hold
    And Alice's VoIP call goes on

    Examples:
      | network        | carrier     |
      | her home Wi-Fi | Verizon 3G  |
      | a remote Wi-Fi | AT&T        |
      | LTE            | Verizon LTE |
      | LTE            | Sprint      |
      | LTE            | AT&T        |
      | LTE            | T-Mobile    |
      | HSPA           | AT&T        |
      | HSPA           | T-Mobile    |

  @IOS-01 @ios
  Scenario: A call that is still being set up goes on hold when it is answered during the cellular call
    Given Alice is signed in to WorkTime on her iPhone
    And Alice is calling Bob by VoIP and his telephone rings
    When Mallory calls Alice's mobile number
    And Bob answers
    Then the VoIP call is on hold
    And Bob hears music on hold

  @IOS-01
  Scenario Outline: A VoIP call that Alice has put on hold herself stays on hold through a cellular call to her <phone>
    Given Alice is signed in to WorkTime on her <phone>
    And Alice is in a VoIP call with Bob
    And Alice puts the call on hold
    When Mallory calls Alice's mobile number
    And Alice answers on her mobile
    And 5 seconds pass
    Then the VoIP call is still on hold
    And Bob hears music on hold
    When Mallory hangs up
    And Alice goes back to WorkTime
    Then the VoIP call is still on hold
    When Alice presses Hold
    Then the VoIP call is retrieved
    And Alice and Bob are connected by VoIP

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @IOS-01 @android
  Scenario: On Android the VoIP call goes on hold only when the cellular call is answered
    Given Alice is signed in to WorkTime on her Android phone
    And Alice is in a VoIP call with Bob
    When Mallory calls Alice's mobile number
    Then the VoIP call has not been put on hold
    And Bob hears Alice
    When Alice answers on her mobile
    Then the VoIP call is on hold
    And Bob hears music on hold

  @IOS-02 @ios
  Scenario Outline: The native dialer comes to the front, for a phone that is <lock>
    Given Alice is signed in to WorkTime on her iPhone
    And Alice is in a VoIP call with Bob
    When Alice <makes sure> her phone
    And Mallory calls Alice's mobile number
    Then the native dialer is the app in front on Alice's phone
    And WorkTime has never shown an incoming call
    When Alice answers on her mobile
    Then the native dialer is the app in front on Alice's phone

    Examples:
      | lock     | makes sure |
      | unlocked | looks at   |
      | locked   | locks      |

  @IOS-03 @ios
  Scenario Outline: <app> is interrupted by a cellular call as WorkTime is
    Given Alice is signed in to WorkTime on her iPhone
    When Alice opens <app>
    And Mallory calls Alice's mobile number
    Then <app> has been interrupted by the cellular call

    Examples:
      | app         |
      | Music       |
      | Voice Memos |

  @IOS-03 @ios
  Scenario: WorkTime is interrupted by the same event
    Given Alice is signed in to WorkTime on her iPhone
    And Alice is in a VoIP call with Bob
    When Mallory calls Alice's mobile number
    Then WorkTime has been interrupted by the cellular call

  @IOS-04 @ios
  Scenario: After a declined call the Hold button retrieves the VoIP call, and nothing else does
    Given Alice is signed in to WorkTime on her iPhone
    And Alice is in a VoIP call with Bob
    When Mallory calls Alice's mobile number
    And Alice declines the call on her mobile
    And 10 seconds pass
    Then the VoIP call is still on hold
    When Alice goes back to WorkTime
    And 10 seconds pass
    Then the VoIP call is still on hold
    And Bob hears music on hold
    When Alice presses Hold
    Then the VoIP call is retrieved
    And Alice and Bob are connected by VoIP

  @IOS-04 @ios
  Scenario Outline: After an answered call that <who> ended the Hold button retrieves the VoIP call
    Given Alice is signed in to WorkTime on her iPhone
    And Alice is in a VoIP call with Bob
    When Mallory calls Alice's mobile number
    And Alice answers on her mobile
    And <end>
    And 10 seconds pass
    Then the VoIP call is still on hold
    When Alice goes back to WorkTime
    Then the VoIP call is still on hold
    When Alice presses Hold
    Then the VoIP call is retrieved
    And Alice and Bob are connected by VoIP

    Examples:
      | who     | end                         |
      | Alice   | Alice ends the cellular call |
      | Mallory | Mallory hangs up            |

  @IOS-04 @ios
  Scenario: While the cellular call goes on the Hold button does not retrieve the VoIP call
    Given Alice is signed in to WorkTime on her iPhone
    And Alice is in a VoIP call with Bob
    When Mallory calls Alice's mobile number
    Then the VoIP call is on hold
    When Alice answers on her mobile
    And Alice goes back to WorkTime
    And Alice presses Hold
    Then the VoIP call cannot be retrieved yet

  @IOS-05 @ios @known-issue
  Scenario Outline: A VoIP call cannot be retrieved after a cellular call that came to a locked iPhone and that Alice <ended> there
    Given Alice is signed in to WorkTime on her iPhone
    And Alice is in a VoIP call with Bob
    And Alice locks her phone
    When Mallory calls Alice's mobile number
    Then the VoIP call is on hold
    When <act>
    And 2 seconds pass
    And Alice unlocks her phone
    And Alice goes back to WorkTime
    And Alice presses Hold
    Then the VoIP call cannot be retrieved
    And Bob hears music on hold
    When Alice ends the call that is on hold
    Then the call is over for Bob within 5 seconds
    And no call remains at the PBX
    When Alice redials Bob by VoIP
    And Bob answers
    Then Alice and Bob are connected by VoIP

    Examples:
      | ended    | act                                                |
      | declined | Alice declines the call on her mobile              |
      | ended    | Alice answers and ends the cellular call           |

  @IOS-05 @android
  Scenario Outline: On Android a locked phone makes no difference when Alice <ended> the cellular call
    Given Alice is signed in to WorkTime on her Android phone
    And Alice is in a VoIP call with Bob
    And Alice locks her phone
    When Mallory calls Alice's mobile number
    And Alice answers and ends the cellular call
    And Alice unlocks her phone
    And Alice goes back to WorkTime
    Then the VoIP call is still on hold
    When Alice presses Hold
    Then the VoIP call is retrieved

    Examples:
      | ended |
      | ended |

  @IOS-05 @ios
  Scenario: On a phone whose system knows the client's calls (CallKit) a locked phone makes no difference
    Given the system of Alice's phone knows the calls of WorkTime
    And Alice is signed in to WorkTime on her iPhone
    And Alice is in a VoIP call with Bob
    And Alice locks her phone
    When Mallory calls Alice's mobile number
    And Alice puts Bob on hold and answers on her mobile
    And Alice ends the cellular call
    And Alice unlocks her phone
    And Alice goes back to WorkTime
    Then the VoIP call is still on hold
    When Alice presses Hold
    Then the VoIP call is retrieved

  @IOS-06 @ios
  Scenario Outline: A VoIP call is retrieved after a cellular call to a locked iPhone that the caller ended, <answered>
    Given Alice is signed in to WorkTime on her iPhone
    And Alice is in a VoIP call with Bob
    And Alice locks her phone
    When Mallory calls Alice's mobile number
    And <act>
    And Mallory hangs up
    And Alice unlocks her phone
    And Alice goes back to WorkTime
    Then the VoIP call is still on hold
    When Alice presses Hold
    Then the VoIP call is retrieved
    And Alice and Bob are connected by VoIP

    Examples:
      | answered                 | act                         |
      | after Alice had answered | Alice answers on her mobile |
      | before anybody answered  | 3 seconds pass              |

  @IOS-06 @ios @virtual-time
  Scenario Outline: A client that sleeps behind a cellular call of <length> refreshes nothing, and its VoIP call on hold is still there afterwards, on <network>
    Given Alice's carrier is <carrier>
    And Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on <network>
    And Alice is in a VoIP call with Bob
    And Alice locks her phone
    When Mallory calls Alice's mobile number
    Then the VoIP call is on hold
    When Alice answers on her mobile
    And <length> pass
    Then WorkTime has asked for nothing since the cellular call was answered
    And the PBX has 0 registrations of Alice's client
    And Bob hears music on hold
    When Mallory hangs up
    And Alice unlocks her phone
    And Alice goes back to WorkTime
    Then the PBX has 1 registration of Alice's client
    When Alice presses Hold
    Then the VoIP call is retrieved
    And Alice and Bob are connected by VoIP

    Examples:
      | network          | carrier     | length     |
      | the office Wi-Fi | Verizon LTE | 40 minutes |
      | her home Wi-Fi   | AT&T        | 40 minutes |
      | HSPA             | AT&T        | 10 minutes |
      | LTE              | Verizon LTE | 10 minutes |

  @IOS-06 @android @virtual-time
  Scenario: On Android the client goes on behind a long cellular call, and so does its VoIP call on hold
    Given Alice is signed in to WorkTime on her Android phone
    And Alice is in a VoIP call with Bob
    And Alice locks her phone
    When Mallory calls Alice's mobile number
    And Alice answers on her mobile
    Then the VoIP call is on hold
    When 40 minutes pass
    Then WorkTime has gone on registering since the cellular call was answered
    And the PBX has 1 registration of Alice's client
    And Bob hears music on hold
    When Mallory hangs up
    And Alice unlocks her phone
    And Alice goes back to WorkTime
    And Alice presses Hold
    Then the VoIP call is retrieved
    And Alice and Bob are connected by VoIP

  @IOS-06 @ios @virtual-time
  Scenario: A phone that vanishes during the cellular call leaves no VoIP call on hold behind
    Given Alice is signed in to WorkTime on her iPhone
    And Alice is in a VoIP call with Bob
    And Alice locks her phone
    When Mallory calls Alice's mobile number
    Then the VoIP call is on hold
    When Alice answers on her mobile
    And Alice's phone loses its data connection
    Then the call is over for Bob within 16 minutes
    And no call remains at the PBX
