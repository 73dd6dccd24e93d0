Feature: Call forwarding
  Calls go elsewhere always, when the user is busy, does not answer, or cannot be reached. The caller is told, and who is called learns
  whose number was dialled and why the call comes to them. The services are asked in one order, each once.

  Background:
    Given Alice's desk phone is on
    And Alice's business calls ring only her desk phone

  @INB-07
  Scenario: Every call is forwarded at once
    Given Alice's calls are forwarded to Mallory always
    When Bob calls Alice's business number
    And Mallory answers
    Then Bob and Mallory are connected
    And the PBX has said that the call is being forwarded
    And the call that reached Mallory says that it comes from Bob, diverted from Alice, unconditional
    And Alice's desk phone has not rung

  @INB-07
  Scenario Outline: Forwarding is switched on from WorkTime on <phone> by <mode>, and off again
    Given Alice is signed in to WorkTime on her <phone>
    When Alice dials "*723035550188" in WorkTime by <mode>
    Then "callForwardingAlways" of Alice is on at the PBX
    And the call is over on Alice's phone
    When Bob calls Alice's business number
    Then Mallory's telephone rings
    And the PBX has said that the call is being forwarded
    When Bob hangs up
    Then Mallory's telephone stops ringing
    When Alice dials "*73" in WorkTime by <mode>
    Then "callForwardingAlways" of Alice is off at the PBX
    And the call is over on Alice's phone
    When Bob calls Alice's business number
    Then Alice's desk phone rings within 32 seconds

    Examples:
      | phone         | mode         |
      | iPhone        | VoIP         |
      | Android phone | VoIP         |
      | iPhone        | Call Through |
      | Android phone | Call Through |

  @INB-07
  Scenario Outline: Forwarding when there is no answer, after <rings> rings
    Given Alice's calls are forwarded after <rings> rings to Mallory
    When Bob calls Alice's business number
    Then Mallory's telephone rings after <rings> rings of six seconds
    And the call that reached Mallory says that it comes from Bob, diverted from Alice, no-answer
    And Alice's desk phone stops ringing within 32 seconds

    Examples:
      | rings |
      | 2     |
      | 5     |

  @INB-07
  Scenario: A call that is answered in time is not forwarded
    Given Alice's calls are forwarded after 3 rings to Mallory
    When Bob calls Alice's business number
    And Alice answers on her desk phone
    Then Alice and Bob are connected by the desk phone
    And Mallory's telephone has not rung

  @INB-07
  Scenario: A call that is declined is forwarded as unanswered
    Given Alice's calls are forwarded to Mallory when she does not answer
    When Bob calls Alice's business number
    And Alice declines the call on her desk phone
    And Mallory answers
    Then Bob and Mallory are connected
    And the call that reached Mallory says that it comes from Bob, diverted from Alice, no-answer

  @INB-07
  Scenario: A caller who is declined and not forwarded is told that the user is not available
    When Bob calls Alice's business number
    And Alice declines the call on her desk phone
    Then Bob's carrier is told 480 for the call

  @INB-07
  Scenario: Forwarding when no phone can be reached
    Given Alice's desk phone is off
    And Alice's calls are forwarded to Mallory when she cannot be reached
    When Bob calls Alice's business number
    And Mallory answers
    Then Bob and Mallory are connected
    And the call that reached Mallory says that it comes from Bob, diverted from Alice, unavailable

  @INB-07
  Scenario Outline: A phone that is off is neither busy nor unanswered: calls are not forwarded <when>
    Given Alice's desk phone is off
    And Alice's calls are forwarded to Mallory <when>
    When Bob calls Alice's business number
    Then Bob's carrier is told 480 for the call
    And Mallory's telephone has not rung

    Examples:
      | when                     |
      | when she is busy         |
      | when she does not answer |

  @INB-07
  Scenario: Forwarding always comes before Do Not Disturb, and before forwarding when busy
    Given Do Not Disturb is on for Alice
    And Alice's calls are forwarded when she is busy to "+13035550177"
    And Alice's calls are forwarded to Mallory always
    When Bob calls Alice's business number
    Then Mallory's telephone rings
    And the call that reached Mallory says that it comes from Bob, diverted from Alice, unconditional

  @INB-07
  Scenario: With ring splash the desk phone chirps while the call goes elsewhere
    Given Alice's calls are forwarded to Mallory always, with ring splash
    When Bob calls Alice's business number
    Then Alice's desk phone has chirped and stopped
    And Mallory's telephone rings

  @INB-07
  Scenario Outline: Forwarding in a circle is refused: <circle>
    Given Erin's calls are always forwarded to Alice
    And Alice's calls are forwarded always to "<number>"
    When Bob calls <whose> business number
    Then Bob's carrier is told 403 for the call
    And Alice's desk phone has not rung

    Examples:
      | circle          | number       | whose   |
      | to herself      | 212 555 0101 | Alice's |
      | over Erin       | 4106         | Alice's |
      | begun with Erin | 4106         | Erin's  |

  @INB-07
  Scenario: Who the call was forwarded to is busy
    Given Alice's calls are forwarded always to "+13035550177"
    And Bob's telephone is busy
    When Mallory calls Alice's business number
    Then Mallory's carrier is told 486 for the call

  @INB-07
  Scenario Outline: Forwarding is not an outgoing call of a phone: it leaves the mobile, <phone>, alone
    Given Alice's calls are forwarded to Mallory always
    And Alice is signed in to WorkTime on her <phone>
    When Bob calls Alice's business number
    And Mallory answers
    Then Bob and Mallory are connected
    And Alice's mobile has not rung
    And the client of Alice's phone has been sent no SIP INVITE

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INB-07
  Scenario: The desk phone itself sends a ringing call on
    When Bob calls Alice's business number
    And Alice sends the call on to "3035550188" from her desk phone
    And Mallory answers
    Then Bob and Mallory are connected
    And the PBX has said that the call is being forwarded
    And the call that reached Mallory says that it comes from Bob, diverted from Alice, unconditional

  @INB-07
  Scenario: The desk phone sends a call on to what is no number: the caller is told, and nobody else rings
    When Bob calls Alice's business number
    And Alice sends the call on to "1234567" from her desk phone
    Then Bob's carrier is told 484 for the call
    And Mallory's telephone has not rung
