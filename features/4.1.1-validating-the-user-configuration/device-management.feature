Feature: Device Management
  The devices of the customer by model, the mobile clients with their shared lines, and the registration status of selected lines (figure 5).

  @DSH-10
  Scenario: Device Management has the tabs of figure 5
    When Ada opens Device Management
    Then Ada sees the tabs "Phone Assignment, Device Management, Site Services, User Features, Call History, Support"

  @DSH-12
  Scenario: The device tree has its four columns
    When Ada opens Device Management
    Then the device tree has the columns "Devices, Phone Number, Type, Detail"

  @DSH-13
  Scenario: Devices are grouped by model with their count, and a new one counts
    When Ada opens Device Management
    Then the devices are grouped as "Polycom SoundPoint IP 501 (1), Polycom SoundPoint IP 550 (2), Polycom SoundStation IP 4000 (1), Linksys 2102 (6), Polycom VVX 500 (5), BroadTouch Mobile Client (5)"
    When Ada adds the ported device "00:0E:08:21:00:77", "Linksys 2102"
    And Ada opens Device Management
    Then the devices are grouped as "Polycom SoundPoint IP 501 (1), Polycom SoundPoint IP 550 (2), Polycom SoundStation IP 4000 (1), Linksys 2102 (7), Polycom VVX 500 (5), BroadTouch Mobile Client (5)"

  @DSH-11
  Scenario: Expand All shows every device, Collapse All none
    When Ada opens Device Management
    Then no device is to be seen
    When Ada follows the link "Expand All"
    Then every device is to be seen
    When Ada follows the link "Collapse All"
    Then no device is to be seen

  @DSH-11
  Scenario: Select All selects every line
    When Ada opens Device Management
    And Ada follows the link "Select All"
    Then every line is selected

  @DSH-11
  Scenario Outline: The MAC filter with "<typed>" finds the mobile clients only
    When Ada opens Device Management
    And Ada filters devices by "MAC" "<typed>"
    Then only mobile clients are to be seen, 5 of them

    Examples:
      | typed       |
      | FEBC        |
      | fe:bc       |

  @DSH-11
  Scenario: The number filter finds the devices of that number, however it is typed
    When Ada opens Device Management
    And Ada filters devices by "Phone Number" "1-212-555-0101"
    Then only the devices "0004F2500001, FEBC00000027" are to be seen

  @DSH-11
  Scenario: A filter that nothing matches says so
    When Ada opens Device Management
    And Ada filters devices by "MAC" "123456"
    Then Ada reads "No device matches the filter"

  @DSH-11
  Scenario: Export gives all devices as a file
    When Ada opens Device Management
    And Ada follows the link "Export"
    Then the exported file lists every device, with type "SHARED" for "FEBC00000027"

  @DSH-11
  Scenario: Add Ported Device adds a phone
    When Ada adds the ported device "00-04-f2-aa-bb-cc", "Polycom VVX 500"
    Then the PBX has the device "0004F2AABBCC", "Polycom VVX 500"

  @DSH-11
  Scenario Outline: A ported device with <what> is refused
    Given what the PBX has is remembered
    When Ada adds the ported device "<mac>", "<model>"
    Then beside "<field>" Ada reads "<message>"
    And nothing has changed at the PBX

    Examples:
      | what                       | mac               | model | field       | message               |
      | too short an address       | 00:04             | X     | MAC address | 12 hexadecimal digits |
      | the address of a client    | FE:BC:00:00:00:99 | X     | MAC address | cannot be ported      |
      | an address that is there   | 00:04:F2:50:00:01 | X     | MAC address | already               |
      | no model                   | 00:04:F2:50:00:99 |       | Model       | Enter the model       |

  @DSH-14 @DSH-19
  Scenario: Mobile clients bear ids of their own
    When Ada opens Device Management
    And Ada expands "BroadTouch Mobile Client"
    Then every mobile client bears an id of its own, the same as at the PBX

  @DSH-15
  Scenario: An expanded client shows its shared line
    When Ada opens Device Management
    And Ada expands "BroadTouch Mobile Client"
    And Ada expands "FEBC00000027"
    Then the client "FEBC00000027" shows its line "SHARED - (1)" with a check box and the type "SHARED"

  @DSH-16
  Scenario: Each client has a detail page
    When Ada opens Device Management
    Then each mobile client has a detail page

  @DSH-17
  Scenario Outline: Device Status tells what the registrar has, on <phone>
    When Alice signs in to WorkTime on her <phone> for the first time
    And Ada asks for the Device Status of "FEBC00000027"
    Then the status of "FEBC00000027" is what the registrar has at this instant

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @DSH-17
  Scenario: Device Status follows the registration
    Given Alice is signed in to WorkTime on her iPhone
    When Ada asks for the Device Status of "FEBC00000027"
    Then the status of "FEBC00000027" is "Registered"
    When Alice signs out of WorkTime
    And Ada asks for the Device Status of "FEBC00000027"
    Then the status of "FEBC00000027" is "Not registered"

  @DSH-17
  Scenario: Only the selected line is told of
    Given Alice is signed in to WorkTime on her iPhone
    And Alice's desk phone is on
    When Ada asks for the Device Status of "FEBC00000027"
    Then the status of "FEBC00000027" is "Registered"

  @DSH-17
  Scenario: Without a selection there is no status
    When Ada asks for the Device Status of no line at all
    Then Ada reads "Select at least one line first"

  @DSH-18
  Scenario Outline: The page repeats the <kind> link
    When Ada opens Device Management
    Then the page has a working <kind> link

    Examples:
      | kind    |
      | Apple   |
      | Android |
