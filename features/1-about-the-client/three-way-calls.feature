Feature: Three-way calls
  Two calls of one user are brought together: the PBX mixes, and all three hear one another. Whoever leaves leaves the others
  talking; with the user whose calls they are the three-way call is over. When nothing comes of it, both calls are what they were.

  @INT-05
  Scenario Outline: Alice brings two calls together in WorkTime on her <phone>
    Given Alice is signed in to WorkTime on her <phone>
    And Alice talks with Bob by VoIP
    When Alice puts Bob on hold and talks with Mallory in WorkTime
    And Alice brings the two calls together in WorkTime
    Then Alice, Bob and Mallory all hear one another
    And the PBX has 2 calls of Alice, all talked on
    When Alice hangs up
    Then Bob's and Mallory's calls are over, and Alice is in none
    And no call remains at the PBX
    And the PBX has recorded 2 calls for Alice

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INT-05
  Scenario: Alice brings two calls together on her desk phone
    Given Alice's desk phone is on
    And Alice talks with Bob on her desk phone
    When Alice puts Bob on hold and talks with Mallory on her desk phone
    And Alice brings the two calls together on her desk phone
    Then Alice, Bob and Mallory all hear one another
    When Alice hangs up on her desk phone
    Then Bob's and Mallory's calls are over, and Alice is in none
    And no call remains at the PBX
    And the PBX has recorded 2 calls for Alice

  @INT-05
  Scenario Outline: <who> leaves, and Alice, on her <phone>, goes on with <other>
    Given Alice is signed in to WorkTime on her <phone>
    And Alice talks with Bob by VoIP
    When Alice puts Bob on hold and talks with Mallory in WorkTime
    And Alice brings the two calls together in WorkTime
    Then Alice, Bob and Mallory all hear one another
    When <who> hangs up
    Then Alice and <other> still hear each other, and nobody else
    And the PBX has 1 calls of Alice, all talked on
    When <other> hangs up
    Then Bob's and Mallory's calls are over, and Alice is in none
    And no call remains at the PBX

    Examples:
      | phone         | who     | other   |
      | iPhone        | Bob     | Mallory |
      | Android phone | Mallory | Bob     |

  @INT-05
  Scenario: Mallory leaves the three-way call of the desk phone, and Alice goes on with Bob
    Given Alice's desk phone is on
    And Alice talks with Bob on her desk phone
    When Alice puts Bob on hold and talks with Mallory on her desk phone
    And Alice brings the two calls together on her desk phone
    Then Alice, Bob and Mallory all hear one another
    When Mallory hangs up
    Then Alice and Bob still hear each other, and nobody else
    When Bob hangs up
    Then Bob's and Mallory's calls are over, and Alice is in none
    And no call remains at the PBX

  @INT-05
  Scenario: While Alice holds her three-way call the others go on talking
    Given Alice's desk phone is on
    And Alice talks with Bob on her desk phone
    When Alice puts Bob on hold and talks with Mallory on her desk phone
    And Alice brings the two calls together on her desk phone
    And Alice puts the three-way call on hold on her desk phone
    Then Bob and Mallory hear each other, and Alice waits
    When Alice takes the three-way call back on her desk phone
    Then Alice, Bob and Mallory all hear one another

  @INT-05
  Scenario Outline: While her desk phone has one three-way call, Alice's <phone> cannot take it over
    Given Alice's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    And Alice talks with Bob on her desk phone
    When Alice puts Bob on hold and talks with Mallory on her desk phone
    And Alice brings the two calls together on her desk phone
    And Alice asks for the call at her mobile by VoIP
    Then Alice hears at her mobile within 15 seconds that there is no call to pull, and nothing has changed
    And Alice, Bob and Mallory all hear one another

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INT-05
  Scenario: Whoever has no second call brings nothing together
    Given Alice's desk phone is on
    And Alice talks with Bob on her desk phone
    When Alice tries to bring the two calls together on her desk phone
    Then Alice and Bob still hear each other, and nobody else
