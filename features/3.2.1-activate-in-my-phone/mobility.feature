Feature: Activating Mobility in My Phone
  The user adds the mobile number in My Number and the Mobile App feature in My Features; both are needed. User name and download links
  are in My Features and in the mail.

  @ACD-02 @ACD-03 @ACD-04
  Scenario: Number and feature together make Mobility active at the PBX
    Given WorkTime is shared with Alice, who has her own password and has not set up Mobility
    When Alice adds her mobile number in My Number
    And Alice adds Mobile App in My Features
    Then Mobility is active at the PBX
    And Alice has the mobile number "+19175550101" at the PBX

  @ACD-02
  Scenario: The feature removed, Mobility is not active any more
    When Alice removes Mobile App in My Features
    Then Mobility is not active at the PBX

  @ACD-03
  Scenario Outline: The number typed <typed> is stored in E.164
    Given WorkTime is shared with Alice, who has her own password and has not set up Mobility
    When Alice adds the mobile number "<typed>" in My Number
    Then Alice has the mobile number "+19175550101" at the PBX
    And Alice reads "(917) 555-0101"

    Examples:
      | typed            |
      | 917 555 0101     |
      | (917) 555-0101   |
      | 1-917-555-0101   |
      | +1 917 555 0101  |

  @ACD-03
  Scenario Outline: "<typed>" is no mobile number
    Given WorkTime is shared with Alice, who has her own password and has not set up Mobility
    When Alice adds the mobile number "<typed>" in My Number
    Then beside "Mobile number" Alice reads "complete telephone number"
    And Alice has no mobile number at the PBX

    Examples:
      | typed                      |
      |                            |
      | 555                        |
      | call me                    |
      | 117 555 0101               |
      | <script>alert(1)</script>  |

  @ACD-03
  Scenario Outline: A number that is there already is not added again: <typed>
    When Alice adds the mobile number "<typed>" in My Number
    Then beside "Mobile number" Alice reads "<message>"
    And Alice has the mobile number "+19175550101" at the PBX

    Examples:
      | typed          | message         |
      | 917-555-0101   | in use already  |
      | 212 555 0101   | business number |

  @ACD-04
  Scenario: The number alone does not activate Mobility
    Given WorkTime is shared with Alice, who has her own password and has not set up Mobility
    When Alice adds her mobile number in My Number
    Then Mobility is not active at the PBX

  @ACD-04
  Scenario: The feature alone does not activate Mobility, and the page says what is missing
    Given WorkTime is shared with Alice, who has her own password and has not set up Mobility
    When Alice adds Mobile App in My Features
    Then Mobility is not active at the PBX
    And Alice reads "Mobility needs your mobile number too"

  @ACD-05
  Scenario: My Phone shows how Mobility is activated
    When Alice opens My Features
    Then Alice sees the tabs "My Number, My Features, Do Not Disturb, Call Forwarding, Password"
    And My Features has the sections of Mobility: "Mobile App, Alert click to dial, Phones to ring, Answer confirmation"
    And the page that Alice sees needs no script and names every field

  @ACD-06
  Scenario: The mail and My Features tell the same user name, and it is the one that the client takes
    When Ada shares Alice's station with "FEBC00000028"
    Then the mail tells Alice the same user name as My Features
    And My Features tells Alice the user name of her client
    When Alice signs in to WorkTime on her iPhone for the first time
    Then Alice is signed in to WorkTime

  @ACD-08
  Scenario Outline: The mail and My Features both have the <kind> link
    When Ada shares Alice's station with "FEBC00000028"
    Then the mail and My Features both have the <kind> link, the same one

    Examples:
      | kind    |
      | Apple   |
      | Android |

  @ACD-09
  Scenario: The Apple link leads an iPhone to the App Store
    When Alice follows the Apple link of My Features on her iPhone
    Then her phone shows WorkTime in the "App Store"
    When Alice installs it
    And Alice signs in to WorkTime on her iPhone for the first time
    Then Alice is signed in to WorkTime

  @ACD-09
  Scenario: The Android link is not for an iPhone
    When Alice follows the Android link of My Features on her iPhone
    Then her phone says that this is not available for it

  @ACD-10
  Scenario: The Android link leads an Android phone to Google's store
    When Alice follows the Android link of My Features on her Android phone
    Then her phone shows WorkTime in the "Play Store"
    When Alice installs it
    And Alice signs in to WorkTime on her Android phone for the first time
    Then Alice is signed in to WorkTime

  @ACD-10
  Scenario: The Apple link is not for an Android phone
    When Alice follows the Apple link of My Features on her Android phone
    Then her phone says that this is not available for it

  @ACD-11
  Scenario Outline: With Mobility set up in My Phone, the client is ready after the sign-in on <phone>
    Given WorkTime is shared with Alice, who has her own password and has not set up Mobility
    When Alice adds her mobile number in My Number
    And Alice adds Mobile App in My Features
    And Alice signs in to WorkTime on her <phone> for the first time
    Then WorkTime does not ask Alice to set up Mobility
    And Alice is signed in to WorkTime

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @ACT-04
  Scenario Outline: <service> is not switched on for <what>
    Given what the PBX has is remembered
    When Alice switches <service> on for "<number>" in My Phone
    Then beside "<field>" Alice reads "<message>"
    And nothing has changed at the PBX

    Examples:
      | service         | what            | number       | field                  | message                   |
      | Office Anywhere | no number       |              | Office Anywhere number | number                    |
      | Office Anywhere | half a number   | 555          | Office Anywhere number | complete telephone number |
      | Sim Ring        | no number       |              | Sim Ring numbers       | number                    |
      | Sim Ring        | half a number   | 555          | Sim Ring numbers       | complete telephone number |
      | Sim Ring        | a number twice  | 3035550177, 3035550177 | Sim Ring numbers | number             |
