Feature: Settings of client and dashboard in step
  A setting that is changed in My Phone comes to the client while it runs, and holds for the next call.

  @SYN-04
  Scenario Outline: A change in My Phone is seen in the client without a restart on <phone>
    Given Alice is signed in to WorkTime on her <phone>
    When Alice opens the call settings in WorkTime
    Then WorkTime shows "Phones to ring: Both" within 1 second, without a restart
    When Alice sets phones to ring to "Office phone" in My Phone
    Then WorkTime shows "Phones to ring: Office phone" within 10 seconds, without a restart

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @SYN-04
  Scenario: The dashboard and the client agree
    Given Alice is signed in to WorkTime on her iPhone
    When Alice sets phones to ring to "Mobile phone" in My Phone
    And Alice opens the call settings in WorkTime
    Then WorkTime shows "Phones to ring: Mobile phone" within 1 second, without a restart
    When Ada opens Alice's settings in User Features
    Then the dashboard shows "Phones to ring" as "Mobile phone"

  @SYN-05
  Scenario: What was changed in My Phone holds for the next call: the office phone only
    Given Alice's desk phone is on
    When Alice sets phones to ring to "Office phone" in My Phone
    And Bob calls Alice's business number
    Then Alice's desk phone rings within 3 seconds
    And Alice's mobile has not rung

  @SYN-05
  Scenario: What was changed in My Phone holds for the next call: the mobile only
    Given Alice's desk phone is on
    When Alice sets phones to ring to "Mobile phone" in My Phone
    And Bob calls Alice's business number
    Then Alice's mobile rings in its own dialer within 5 seconds
    And Alice's desk phone has not rung

  @SYN-05
  Scenario: And changed back, both ring again
    Given Alice's desk phone is on
    When Alice sets phones to ring to "Office phone" in My Phone
    And Alice sets phones to ring to "Both" in My Phone
    And Bob calls Alice's business number
    Then Alice's desk phone and her mobile ring together within 5 seconds
