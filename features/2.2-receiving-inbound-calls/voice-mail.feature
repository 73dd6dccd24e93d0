Feature: Voice mail of the business number
  Whoever does not reach the user at any phone comes to the voice mail of the business number, which is the PBX's: not to that of the
  mobile's carrier.

  @INB-11
  Scenario: Nobody answers: the caller leaves a message, and Alice's phones say so
    Given Alice has voice mail
    And Alice's desk phone is on
    And Alice is signed in to WorkTime on her iPhone
    When Bob calls Alice's business number
    Then Bob hears the prompt "greeting" within 30 seconds
    When Bob leaves a message of 5 seconds and hangs up
    Then the message in Alice's mailbox is Bob's voice for 5 seconds
    And the mailbox of Alice holds 1 new and 0 saved messages
    And Alice's desk phone shows "1 new voice message" within 2 seconds
    And WorkTime says "1 new voice message" within 2 seconds
    And no call remains at the PBX

  @INB-11
  Scenario: With answer confirmation it is the voice mail of the business number that takes the call, not that of the mobile
    Given Alice has voice mail
    And Alice's desk phone is on
    And Alice is signed in to WorkTime on her Android phone
    And answer confirmation is on for Alice's mobile
    And the carrier of Alice's mobile answers with its voice mail after 3 seconds
    When Bob calls Alice's business number
    Then Bob hears the prompt "greeting" within 30 seconds
    When Bob leaves a message of 5 seconds and hangs up
    Then Alice's carrier has answered with its voice mail
    And the mailbox of Alice holds 1 new and 0 saved messages

  @INB-11
  Scenario: Without answer confirmation the voice mail of the mobile is faster, and Alice's own stays empty
    Given Alice has voice mail
    And Alice's desk phone is on
    And Alice is signed in to WorkTime on her iPhone
    And the carrier of Alice's mobile answers with its voice mail after 3 seconds
    When Bob calls Alice's business number
    Then Bob hears the announcement of the carrier's voice mail within 20 seconds
    And Alice's carrier has answered with its voice mail
    When Bob hangs up
    Then the mailbox of Alice holds 0 new and 0 saved messages

  @INB-11
  Scenario: Whoever is answered does not come to the voice mail
    Given Alice has voice mail
    And Alice's desk phone is on
    When Bob calls Alice's business number
    And Alice answers on her desk phone
    And 30 seconds pass
    Then Alice and Bob are connected by the desk phone
    When Bob hangs up
    Then the mailbox of Alice holds 0 new and 0 saved messages
    And Alice's desk phone says nothing of voice messages

  @INB-11
  Scenario: A user without voice mail has no mailbox to come to
    Given Alice's desk phone is on
    When Bob calls Alice's business number
    Then Bob's call fails within 90 seconds
    And the mailbox of Alice holds 0 new and 0 saved messages

  @INB-11
  Scenario: Voice mail that is not for unanswered calls leaves them alone
    Given Alice's voice mail does not take calls that nobody answers
    And Alice's desk phone is on
    When Bob calls Alice's business number
    Then Bob's call fails within 90 seconds
    And the mailbox of Alice holds 0 new and 0 saved messages

  @INB-11
  Scenario: Whoever hangs up before the beep leaves nothing
    Given Alice's voice mail takes every call at once
    And Alice's desk phone is on
    When Bob calls Alice's business number
    And Bob hangs up before the beep
    Then the mailbox of Alice holds 0 new and 0 saved messages
    And Alice's desk phone says nothing of voice messages
    And no call remains at the PBX

  @INB-11
  Scenario: A message is ended with #, and the voice mail hangs up
    Given Alice's voice mail takes every call at once
    When Bob calls Alice's business number
    And Bob leaves a message of 3 seconds and presses #
    Then Bob hears the prompt "thank you" within 2 seconds
    And the call is over for Bob within 5 seconds
    And the message in Alice's mailbox is Bob's voice for 3 seconds

  @INB-11
  Scenario: A message that does not end is cut off after two minutes
    Given Alice's voice mail takes every call at once
    When Bob calls Alice's business number
    Then Bob hears the prompt "greeting" within 10 seconds
    And Bob hears the prompt "thank you" within 125 seconds
    And the call is over for Bob within 5 seconds
    And the message in Alice's mailbox is Bob's voice for 120 seconds

  @INB-06
  Scenario: Do Not Disturb sends callers to the voice mail at once, and no phone rings
    Given Alice has voice mail
    And Alice's desk phone is on
    And Do Not Disturb is on for Alice
    When Bob calls Alice's business number
    Then Bob hears the prompt "greeting" within 3 seconds
    And no phone of Alice's has been asked to ring
    When Bob leaves a message of 2 seconds and hangs up
    Then the mailbox of Alice holds 1 new and 0 saved messages

  @INB-08
  Scenario: Without call waiting a second caller comes to the voice mail, and the first call goes on
    Given Alice has voice mail
    And call waiting is off for Alice
    And Alice is signed in to WorkTime on her iPhone
    And Alice is in a VoIP call with Bob
    When Mallory calls Alice's business number as well
    Then Mallory hears the prompt "greeting" within 3 seconds
    And Alice and Bob are still connected by VoIP
    When Mallory hangs up
    Then the mailbox of Alice holds 0 new and 0 saved messages

  @INB-11
  Scenario: Nothing that could ring is there: the voice mail takes the call at once
    Given Alice has voice mail
    And Alice's business calls ring only her desk phone
    When Bob calls Alice's business number
    Then Bob hears the prompt "greeting" within 3 seconds

  @INB-11
  Scenario: An office phone that comes later is told of the message that waits
    Given Alice's voice mail takes every call at once
    When Bob calls Alice's business number
    And Bob leaves a message of 2 seconds and hangs up
    And Alice's desk phone is on
    Then Alice's desk phone shows "1 new voice message" within 2 seconds
