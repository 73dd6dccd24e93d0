Feature: Instant messages and presence
  The profiles with IM&P have the colleagues with their presence, and one-to-one messages, over XMPP; those without
  have neither. The profile IM&P only has nothing else: no calls, no registration for them.

  @CFG-02
  Scenario Outline: IM&P only on <phone>: no dial pad, no registration; XMPP alone
    Given Alice's WorkTime is deployed as IM&P only
    And Alice is signed in to WorkTime on her <phone>
    Then WorkTime offers no way to call
    And Alice cannot call Bob by VoIP
    And Alice cannot call Bob by Call Through
    And Alice cannot call Bob by Call Back
    And Alice's phone has neither registered nor sent any audio
    And Alice's phone speaks XMPP with the messaging server, and nothing else of hers does
    And the roster of WorkTime has Erin, and not Alice herself

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @CFG-02 @CFG-05 @CFG-06
  Scenario Outline: <profile> on <phone>: Alice and Erin write to each other
    Given Alice's WorkTime is deployed as <profile>
    And Erin's chat program is running
    And Alice is signed in to WorkTime on her <phone>
    When Alice writes to Erin "Lunch at 12?"
    Then Erin reads "Lunch at 12?" from Alice
    When Erin writes to Alice "Yes & where?"
    Then WorkTime tells Alice of 1 new message before she opens it
    And Alice reads "Yes & where?" from Erin
    And the messaging server has delivered 2 messages

    Examples:
      | phone         | profile   |
      | iPhone        | IM&P only |
      | iPhone        | UC audio  |
      | iPhone        | UC full   |
      | Android phone | IM&P only |
      | Android phone | UC audio  |
      | Android phone | UC full   |

  @CFG-02 @CFG-05 @CFG-06
  Scenario Outline: <profile> on <phone>: each sees whether the other is there
    Given Alice's WorkTime is deployed as <profile>
    And Alice is signed in to WorkTime on her <phone>
    Then Alice sees Erin as "Offline"
    Given Erin's chat program is running
    Then Alice sees Erin as "Available"
    And Erin sees Alice as available
    When Erin is busy for others
    Then Alice sees Erin as "Busy"
    When Alice is away for others
    Then Erin sees Alice as away
    When Erin closes her chat program
    Then Alice sees Erin as "Offline"

    Examples:
      | phone         | profile   |
      | iPhone        | IM&P only |
      | Android phone | UC audio  |
      | iPhone        | UC full   |

  @CFG-02
  Scenario Outline: What is written to Alice while <phone> is signed out waits for her
    Given Alice's WorkTime is deployed as IM&P only
    And Erin's chat program is running
    And Alice is signed in to WorkTime on her <phone>
    When Alice signs out of WorkTime
    Then Erin sees Alice as offline
    When Erin writes to Alice "Call me tomorrow"
    And Alice signs in to WorkTime again
    Then Alice reads "Call me tomorrow" from Erin

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @CFG-02 @virtual-time
  Scenario Outline: <phone> comes to another network, and is there again
    Given Alice's WorkTime is deployed as IM&P only
    And Erin's chat program is running
    And Alice is signed in to WorkTime on her <phone>
    When Alice moves to LTE
    Then Erin sees Alice as available
    When Erin writes to Alice "Still there?"
    Then Alice reads "Still there?" from Erin

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @CFG-03 @CFG-04
  Scenario Outline: <profile> on <phone>: no roster, no messages
    Given Alice's WorkTime is deployed as <profile>
    And Alice is signed in to WorkTime on her <phone>
    Then WorkTime has no messages and shows nobody’s presence

    Examples:
      | phone         | profile                     |
      | iPhone        | Soft client audio           |
      | iPhone        | Soft client audio and video |
      | Android phone | Soft client audio           |
      | Android phone | Soft client audio and video |

  @CFG-01 @CFG-06
  Scenario Outline: On <phone> everything goes once the file allows it, and nothing of it any more when it does not
    Given Alice's WorkTime is deployed as Click To Dial
    And Alice is signed in to WorkTime on her <phone>
    Then WorkTime has no messages and shows nobody’s presence
    When Alice's WorkTime is deployed as UC full from now on
    And Alice signs out of WorkTime and in again
    Then WorkTime offers exactly "VoIP, Call Through, Call Back" for a call
    And the roster of WorkTime has Erin, and not Alice herself
    When Alice's WorkTime is deployed as IM&P only from now on
    And Alice signs out of WorkTime and in again
    Then WorkTime offers no way to call
    And the roster of WorkTime has Erin, and not Alice herself

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |
