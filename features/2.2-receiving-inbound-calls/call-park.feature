Feature: Call park
  A call is left at an extension (*68) and fetched there from another phone (*88). Whoever waits hears music, and comes back to who has
  left it there when nobody fetches it. What cannot be done is announced, and everybody is where they were.

  Background:
    Given Alice's desk phone is on
    And Alice's business calls ring only her desk phone
    And Erin's desk phone is on

  @INB-09
  Scenario Outline: Alice parks Bob with <park>, and Erin fetches him with <fetch>
    Given Alice talks with Bob on her desk phone
    When Alice puts Bob on hold and dials "<park>" on her desk phone
    Then Alice hears that it is done, and the call is over
    And Bob is parked: he hears music, and Alice is in no call
    When Erin dials "<fetch>" on her desk phone
    Then Bob and Erin talk with each other
    When Erin hangs up
    Then the call is over for Bob within 32 seconds
    And no call remains at the PBX
    And the records of Alice's calls say "park"
    And the records of Erin's calls say "park-retrieve"

    Examples:
      | park     | fetch    |
      | *684106  | *88      |
      | *684106# | *884106# |
      | *68      | *884101  |

  @INB-09
  Scenario Outline: Alice parks Bob from WorkTime on her <phone>, and fetches him at her desk
    Given Alice is signed in to WorkTime on her <phone>
    And Alice talks with Bob by VoIP
    When Alice puts Bob on hold and dials "*68" in WorkTime
    Then Bob is parked: he hears music, and Alice is in no call
    When Alice dials "*88" on her desk phone
    Then Alice has Bob's call on her desk phone, and they hear each other
    When Bob hangs up
    Then no call remains at the PBX
    And the records of Alice's calls say "park, park-retrieve"

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INB-09
  Scenario Outline: Alice parks Bob at her desk, and fetches him from WorkTime on her <phone> by <mode>
    Given Alice is signed in to WorkTime on her <phone>
    And Alice talks with Bob on her desk phone
    When Alice puts Bob on hold and dials "*684106" on her desk phone
    Then Bob is parked: he hears music, and Alice is in no call
    When Alice dials "*884106" in WorkTime by <mode>
    Then Alice has Bob's call <where>, and they hear each other

    Examples:
      | phone         | mode         | where         |
      | iPhone        | VoIP         | in WorkTime   |
      | Android phone | VoIP         | in WorkTime   |
      | iPhone        | Call Through | by her mobile |
      | Android phone | Call Through | by her mobile |

  @INB-09
  Scenario: Nobody fetches Bob: Alice's desk phone rings for him after 45 seconds
    Given Alice talks with Bob on her desk phone
    When Alice puts Bob on hold and dials "*684106" on her desk phone
    Then Bob is parked: he hears music, and Alice is in no call
    When 30 seconds pass
    Then Alice's desk phone is not ringing
    When 15 seconds pass
    Then Alice's desk phone rings again, with Bob's number
    When Alice answers on her desk phone
    Then Alice has Bob's call on her desk phone, and they hear each other
    When Erin dials "*88" on her desk phone
    Then Erin hears on her desk phone that nothing comes of it: "No call is parked at this extension"
    When Bob hangs up
    Then no call remains at the PBX
    And the records of Alice's calls say "park, park-recall"

  @INB-09
  Scenario: Erin fetches Bob while Alice's desk phone rings for him: it stops
    Given Alice talks with Bob on her desk phone
    When Alice puts Bob on hold and dials "*684106" on her desk phone
    Then Bob is parked: he hears music, and Alice is in no call
    When 45 seconds pass
    Then Alice's desk phone rings again, with Bob's number
    When Erin dials "*88" on her desk phone
    Then Bob and Erin talk with each other
    And Alice's desk phone stops ringing within 32 seconds

  @INB-09
  Scenario: Bob hangs up while he is parked: nothing is there to be fetched, and Alice is not called for him
    Given Alice talks with Bob on her desk phone
    When Alice puts Bob on hold and dials "*684106" on her desk phone
    Then Bob is parked: he hears music, and Alice is in no call
    When Bob hangs up
    And 60 seconds pass
    Then Alice's desk phone has not rung
    When Erin dials "*88" on her desk phone
    Then Erin hears on her desk phone that nothing comes of it: "No call is parked at this extension"
    And no call remains at the PBX

  @INB-09
  Scenario: An extension keeps one call: the second stays with Alice
    Given Alice talks with Bob on her desk phone
    When Alice puts Bob on hold and dials "*684106" on her desk phone
    Then Bob is parked: he hears music, and Alice is in no call
    When Alice calls Mallory from her desk phone
    And Mallory answers
    And Alice puts Mallory on hold and dials "*684106" on her desk phone
    Then Alice hears on her desk phone that nothing comes of it: "A call is parked at this extension already"
    When Alice takes Mallory's call back on her desk phone
    Then Alice and Mallory still hear each other, and nobody else
    When Erin dials "*88" on her desk phone
    Then Bob and Erin talk with each other

  @INB-09
  Scenario: There is no call to park
    When Alice dials "*684106" on her desk phone
    Then Alice hears on her desk phone that nothing comes of it: "There is no call to park"
    And no service of Alice has changed

  @INB-09
  Scenario: At the extension of nobody nothing is parked, and Bob is Alice's still
    Given Alice talks with Bob on her desk phone
    When Alice puts Bob on hold and dials "*684199" on her desk phone
    Then Alice's desk phone is told 404
    And Alice and Bob talk again when she resumes the call on her desk phone

  @INB-09
  Scenario: Call Park is not assigned to Alice: she parks nobody, and fetches nobody
    Given Call Park is not assigned to Alice
    And Alice talks with Bob on her desk phone
    When Alice puts Bob on hold and dials "*684106" on her desk phone
    Then Alice's desk phone is told 403, because the service is not assigned to her
    And Alice and Bob talk again when she resumes the call on her desk phone
    When Alice dials "*884106" on her desk phone
    Then Alice's desk phone is told 403, because the service is not assigned to her
