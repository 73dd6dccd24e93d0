Feature: Transferring calls
  What the PBX can do with a call is part of the client: the other party is connected with somebody else, at once or after a word with
  them. The party keeps its call throughout. When nothing comes of it, everybody is where they were.

  @INT-05
  Scenario Outline: Alice transfers a call in WorkTime on her <phone>
    Given Alice is signed in to WorkTime on her <phone>
    And Alice talks with Bob by VoIP
    When Alice transfers Bob to Mallory in WorkTime
    Then Mallory's telephone rings and shows Bob's number
    When Mallory answers
    Then Bob and Mallory are connected, and Alice is in no call any more
    And the phone was told by NOTIFY how the transfer went: "100 180 200"
    When Mallory hangs up
    Then the call is over for Bob within 3 seconds
    And no call remains at the PBX
    And the PBX has recorded 1 call for Alice

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INT-05
  Scenario: Alice transfers a call on her desk phone
    Given Alice's desk phone is on
    And Alice talks with Bob on her desk phone
    When Alice transfers Bob to Mallory on her desk phone
    And Mallory answers
    Then Bob and Mallory are connected, and Alice is in no call any more
    When Bob hangs up
    Then no call remains at the PBX

  @INT-05
  Scenario: A call that came in is transferred as well
    Given Alice's desk phone is on
    And Alice has answered a call of Bob on her desk phone
    When Alice transfers Bob to Mallory on her desk phone
    And Mallory answers
    Then Bob and Mallory are connected, and Alice is in no call any more

  @INT-05
  Scenario: A call is transferred to a colleague by her extension
    Given Erin's desk phone is on
    And Alice is signed in to WorkTime on her iPhone
    And Alice talks with Bob by VoIP
    When Alice transfers Bob to Erin in WorkTime
    And Erin answers on her desk phone
    Then Bob and Erin are connected, and Alice is in no call any more

  @INT-05
  Scenario Outline: After a word with Mallory Alice connects the two in WorkTime on her <phone>
    Given Alice is signed in to WorkTime on her <phone>
    And Alice talks with Bob by VoIP
    When Alice puts Bob on hold and talks with Mallory in WorkTime
    Then Alice talks with Mallory, and Bob hears music
    When Alice connects the two in WorkTime
    Then Bob and Mallory are connected, and Alice is in no call any more
    And the phone was told by NOTIFY how the transfer went: "100 200"
    When Bob hangs up
    Then no call remains at the PBX
    And the PBX has recorded 2 calls for Alice

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INT-05
  Scenario: After a word with Mallory Alice connects the two on her desk phone
    Given Alice's desk phone is on
    And Alice talks with Bob on her desk phone
    When Alice puts Bob on hold and talks with Mallory on her desk phone
    And Alice connects the two on her desk phone
    Then Bob and Mallory are connected, and Alice is in no call any more
    When Mallory hangs up
    Then no call remains at the PBX

  @INT-05
  Scenario: Alice goes to and fro between two calls
    Given Alice is signed in to WorkTime on her iPhone
    And Alice talks with Bob by VoIP
    When Alice puts Bob on hold and talks with Mallory in WorkTime
    Then Alice talks with Mallory, and Bob hears music
    When Alice swaps the calls in WorkTime
    Then Alice talks with Bob, and Mallory hears music
    When Alice swaps the calls in WorkTime
    Then Alice talks with Mallory, and Bob hears music

  @INT-05
  Scenario Outline: Mallory <reaction>: Alice, on her <phone>, still has Bob
    Given <circumstance>
    And Alice is signed in to WorkTime on her <phone>
    And Alice talks with Bob by VoIP
    When Alice transfers Bob to Mallory in WorkTime
    And <act>
    Then WorkTime says that the call could not be transferred
    And Bob still waits for Alice
    And Alice and Bob talk again when she resumes the call on her mobile

    Examples:
      | phone         | reaction | circumstance                | act              |
      | iPhone        | is busy  | Mallory's telephone is busy | 1 second passes  |
      | Android phone | is busy  | Mallory's telephone is busy | 1 second passes  |
      | iPhone        | declines | Alice's desk phone is off   | Mallory declines |
      | Android phone | declines | Alice's desk phone is off   | Mallory declines |

  @INT-05
  Scenario: A transfer to a number that is not in service leaves the call as it was
    Given Alice is signed in to WorkTime on her iPhone
    And Alice talks with Bob by VoIP
    When Alice transfers Bob to a number that is not in service in WorkTime
    Then WorkTime says that the call could not be transferred
    And Bob still waits for Alice
    And Alice and Bob talk again when she resumes the call on her mobile

  @INT-05
  Scenario: Mallory is busy when the desk phone transfers: Alice still has Bob
    Given Mallory's telephone is busy
    And Alice's desk phone is on
    And Alice talks with Bob on her desk phone
    When Alice transfers Bob to Mallory on her desk phone
    And 3 seconds pass
    Then Bob still waits for Alice
    And Alice and Bob talk again when she resumes the call on her desk phone

  @INT-05
  Scenario: Bob hangs up before Mallory answers: her telephone stops ringing
    Given Alice is signed in to WorkTime on her iPhone
    And Alice talks with Bob by VoIP
    When Alice transfers Bob to Mallory in WorkTime
    Then Mallory's telephone rings and shows Bob's number
    When Bob hangs up
    Then Mallory's telephone stops ringing within 5 seconds
    And the call is over for Alice within 3 seconds
    And no call remains at the PBX

  @INT-05
  Scenario: A second call is shown on the desk phone, and Alice goes to and fro between the two
    Given Alice's desk phone is on
    And Alice's business calls ring only her desk phone
    And Alice talks with Bob on her desk phone
    When Mallory calls Alice too, and her desk phone shows the second call
    And Alice answers on her desk phone
    Then Alice talks with Mallory, and Bob hears music
    When Alice swaps the calls on her desk phone
    Then Alice talks with Bob, and Mallory hears music
    When Alice connects the two on her desk phone
    Then Bob and Mallory are connected, and Alice is in no call any more
