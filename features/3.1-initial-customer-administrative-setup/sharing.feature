Feature: Sharing a mobile client
  The administrator shares the user's station with one of the free mobile clients, where phones are shared too. Each takes a licence.

  @ADM-01
  Scenario: What the administrator does alone gives no cellular functions
    Given Alice is a new user with a phone
    When Ada shares Alice's station with "FEBC00000027"
    And Alice replaces her temporary password in My Phone
    And Alice signs in to WorkTime on her iPhone for the first time
    And Alice puts the set-up of Mobility off
    And Alice tries to call Bob by Call Through
    Then WorkTime says "The call could not be placed"
    And Bob's telephone has not rung

  @ADM-01
  Scenario: What the user does alone does not let the client in
    Given Alice has her own password and no mobile client
    When Alice adds her mobile number in My Number
    And Alice adds Mobile App in My Features
    And Alice signs in to WorkTime on her iPhone for the first time
    Then Alice is not signed in to WorkTime
    And WorkTime says "ask your administrator"

  @ADM-01
  Scenario Outline: What both do makes the client work on <phone>
    Given Alice is a new user with a phone
    When Ada shares Alice's station with "FEBC00000027"
    And Alice replaces her temporary password in My Phone
    And Alice adds her mobile number in My Number
    And Alice adds Mobile App in My Features
    And Alice signs in to WorkTime on her <phone> for the first time
    And Alice calls Bob by Call Through
    And Bob answers
    Then Alice and Bob are connected over the cellular network

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @ADM-04
  Scenario: Nothing is shared with a user without an assignment
    Given what the PBX has is remembered
    When Ada shares Carol's station with "FEBC00000028"
    Then beside "User" Ada reads "Phone Assignment"
    And Carol has no assignment
    And nothing has changed at the PBX

  @ADM-04
  Scenario: Sharing needs a user and a target, and says so beside both
    Given what the PBX has is remembered
    When Ada opens Sharing
    And Ada presses "Share"
    Then beside "User" Ada reads "Choose a user"
    And beside "Share with" Ada reads "Choose a phone or a mobile client"
    And nothing has changed at the PBX

  @ADM-05
  Scenario: Sharing binds the free client that was chosen, and one client less is free
    Given Alice is a new user with a phone
    Then 5 mobile clients are free
    When Ada shares Alice's station with "FEBC00000030"
    Then "FEBC00000030" is bound to Alice
    And "FEBC00000027" is free
    And 4 mobile clients are free

  @ADM-05
  Scenario: A client that is bound is not offered again
    When Ada opens Sharing
    Then Sharing does not offer "FEBC00000027"
    And Sharing offers "FEBC00000028"

  @ADM-06
  Scenario: Mobile clients are targets beside the phones
    When Ada opens Sharing
    Then Sharing offers "FEBC00000028"
    And Sharing offers "Polycom SoundStation IP 4000"
    And Sharing does not offer "0004F2500001"

  @ADM-06
  Scenario: A station is shared with a phone as it is with a client, without a licence
    When Ada shares Alice's station with "Polycom SoundStation IP 4000"
    Then "0004F2400001" is bound to Alice
    And Sharing says that "1 of 4 in use"

  @ADM-07
  Scenario: Sharing is the only place where mobile clients can be assigned
    Then of all pages of the dashboards only Sharing offers mobile clients
    And a mobile client cannot be assigned as a phone by hand either

  @ADM-08
  Scenario: Sharing a client takes a licence, and taking it back frees it
    When Ada opens Sharing
    Then Sharing says that "1 of 4 in use"
    When Ada shares Alice's station with "FEBC00000028"
    Then Sharing says that "2 of 4 in use"
    When Ada takes back "FEBC00000028"
    Then Sharing says that "1 of 4 in use"
    And "FEBC00000028" is free

  @ADM-08
  Scenario: Without a free licence nothing is shared
    Given 4 of 4 licences are in use
    And what the PBX has is remembered
    When Ada shares Alice's station with "FEBC00000030"
    Then beside "Share with" Ada reads "licences"
    And nothing has changed at the PBX

  @ADM-06
  Scenario: The administrator finds the Sharing QRG
    When Ada opens the tab "Support"
    Then the page has a link to the guide "Sharing QRG"
