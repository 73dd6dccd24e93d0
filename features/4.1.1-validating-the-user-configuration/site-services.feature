Feature: Mobile client assignments in the dashboard
  A key step of every case: is the user configured, and is the licence shared as a device of the user's phone? (Figure 4)

  @DSH-01
  Scenario: A user who is configured passes the check
    When Alice signs in to WorkTime on her iPhone for the first time
    And Ada opens Alice's settings in User Features
    Then the configuration check says "Passed" for "Phone assignment"
    And the configuration check says "Passed" for "Client shared"
    And the configuration check says "Passed" for "Client registered"
    And the configuration check says "Passed" for "Own password"
    And the configuration check says "Passed" for "Mobility"
    And the configuration check says "Passed" for "No conflict"

  @DSH-01
  Scenario: Without a shared client the check fails, and says so
    Given Alice has her own password and no mobile client
    When Ada opens Alice's settings in User Features
    Then the configuration check says "Passed" for "Phone assignment"
    And the configuration check says "Failed" for "Client shared"
    And the configuration check says "Failed" for "Mobility"

  @DSH-01
  Scenario: Of a new user nothing but the absence of conflicts passes
    Given Alice is a new user, and nothing is assigned to her
    When Ada opens Alice's settings in User Features
    Then the configuration check says "Failed" for "Phone assignment"
    And the configuration check says "Failed" for "Client shared"
    And the configuration check says "Failed" for "Client registered"
    And the configuration check says "Failed" for "Own password"

  @DSH-01 @LIM-18
  Scenario: Two services for one number fail the check
    Given somebody has let Sim Ring and Mobility serve the same number by the back door
    When Ada opens Alice's settings in User Features
    Then the configuration check says "Failed" for "No conflict"

  @DSH-02
  Scenario: My Account has the tabs of figure 4
    When Ada opens the tab "Site Services"
    Then Ada sees the tabs "Phone Assignment, Device Management, Site Services, User Features, Call History, Support, Notes"
    And the page that Ada sees needs no script and names every field

  @DSH-03
  Scenario: Site Services has the menu of figure 4
    When Ada opens the tab "Site Services"
    Then Ada sees the menu "VPN, VLAN tag, Call Capacity, UC Connect, BroadTouch Communicator, Intercept"

  @DSH-04 @DSH-05
  Scenario Outline: The page has a working <kind> link
    When Ada opens the tab "Site Services"
    Then the page has a working <kind> link

    Examples:
      | kind    |
      | Apple   |
      | Android |

  @DSH-06 @DSH-09
  Scenario: The table of clients has its five columns, and every cell is filled
    When Ada opens the tab "Site Services"
    Then the table of mobile clients has the columns "First Name, Last Name, User ID, Phone Number, Type"
    And the table of mobile clients lists "Alice Archer" 1 time, of type "SHARED"

  @DSH-07
  Scenario: Every client of the table is of type SHARED
    When Ada shares Alice's station with "FEBC00000029"
    And Ada opens the tab "Site Services"
    Then the table of mobile clients lists "Alice Archer" 2 times, of type "SHARED"

  @DSH-07
  Scenario: Who has no client is not in the table
    When Ada opens the tab "Site Services"
    Then the table of mobile clients lists "Carol Chen" 0 times, of type "SHARED"

  @DSH-08 @LIM-14
  Scenario: One person may own two clients, and is signed in on one device all the same
    When Ada shares Alice's station with "FEBC00000029"
    Then "FEBC00000027" is bound to Alice
    And "FEBC00000029" is bound to Alice
    When Alice signs in to WorkTime on her iPhone for the first time
    And Alice signs in to WorkTime on another phone
    Then at no time were two mobile devices of Alice registered

  @DSH-03
  Scenario Outline: <page> takes what is right and refuses what is wrong
    Given what the PBX has is remembered
    When Ada opens the tab "Site Services"
    And Ada follows the link "<page>"
    And Ada fills "<field>" with "<wrong>" and presses "Save"
    Then beside "<field>" Ada reads "Enter"
    And nothing has changed at the PBX
    When Ada fills "<field>" with "<right>" and presses "Save"
    Then Ada reads "was saved"

    Examples:
      | page          | field                      | wrong       | right           |
      | VPN           | Address of the VPN gateway | no such     | vpn.example.com |
      | VLAN tag      | VLAN of the phones         | 5000        | 42              |
      | VLAN tag      | VLAN of the phones         |             | 4094            |
      | Call Capacity | Calls at a time            | many        | 24              |
      | Call Capacity | Calls at a time            | 0           | 1               |
      | Intercept     | Announcement number        | call me     | 212 555 0100    |

  @DSH-02
  Scenario: Notes take what fits, and refuse what does not
    Given what the PBX has is remembered
    When Ada opens the tab "Notes"
    And Ada fills "Notes" with 5001 letters and presses "Save"
    Then beside "Notes" Ada reads "At most 5000 characters"
    And nothing has changed at the PBX
    When Ada fills "Notes" with "Line 3 was moved" and presses "Save"
    Then Ada reads "were saved"
