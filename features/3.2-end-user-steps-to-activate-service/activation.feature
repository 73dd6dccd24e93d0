Feature: Activating the service
  Once the client is shared it can be called over SIP. For calls over the cellular network Mobility has to be activated, in My Phone or in
  the client; Office Anywhere may stand in its place.

  @ACT-01
  Scenario Outline: A client that was just assigned registers and calls by VoIP on <phone>
    Given WorkTime is shared with Alice, who has her own password and has not set up Mobility
    When Alice signs in to WorkTime on her <phone> for the first time
    And Alice puts the set-up of Mobility off
    Then Alice's client is registered at the PBX
    When Alice calls Bob by VoIP
    And Bob answers
    Then Alice and Bob are connected by VoIP

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @ACT-01
  Scenario: Without a client nobody is registered
    Given Alice has her own password and no mobile client
    When Alice signs in to WorkTime on her iPhone for the first time
    Then Alice is not signed in to WorkTime

  @ACT-02
  Scenario Outline: Before Mobility is active, <mode> is refused
    Given WorkTime is shared with Alice, who has her own password and has not set up Mobility
    When Alice signs in to WorkTime on her iPhone for the first time
    And Alice puts the set-up of Mobility off
    And Alice calls Bob by <mode>
    Then WorkTime tells Alice that the call could not be placed
    And Bob's telephone has not rung

    Examples:
      | mode         |
      | Call Through |
      | Call Back    |

  @ACT-02
  Scenario: Before Mobility is active, a call to the business number does not ring the mobile
    Given WorkTime is shared with Alice, who has her own password and has not set up Mobility
    And Alice's desk phone is on
    When Bob calls Alice's business number
    Then Alice's desk phone rings within 3 seconds
    And Alice's mobile has not rung

  @ACT-02
  Scenario Outline: Once Mobility is active, <mode> works
    Given WorkTime is shared with Alice, who has her own password and has not set up Mobility
    When Alice signs in to WorkTime on her iPhone for the first time
    And Alice sets up Mobility in WorkTime
    And Alice calls Bob by <mode>
    And Alice takes the call back if there is one
    And Bob answers
    Then Alice and Bob are connected over the cellular network

    Examples:
      | mode         |
      | Call Through |
      | Call Back    |

  @ACT-03
  Scenario: Both ways of activation leave the identical state at the PBX
    Given WorkTime is shared with Alice, who has her own password and has not set up Mobility
    When Alice adds her mobile number in My Number
    And Alice adds Mobile App in My Features
    And Alice sets her Mobility in My Phone: phones to ring "Mobile phone", alert click to dial off, answer confirmation on
    And the PBX state after this is remembered, and Alice is as before
    And Alice signs in to WorkTime on her iPhone for the first time
    And Alice sets up Mobility in WorkTime: phones to ring "Mobile phone", alert click to dial off, answer confirmation on
    Then the PBX state is the identical one

  @ACT-04
  Scenario Outline: Office Anywhere in place of Mobility lets <mode> work
    Given WorkTime is shared with Alice, who has her own password and has not set up Mobility
    When Alice switches Office Anywhere on for her mobile number in My Phone
    Then Office Anywhere is active at the PBX
    When Alice signs in to WorkTime on her iPhone for the first time
    And Alice calls Bob by <mode>
    And Alice takes the call back if there is one
    And Bob answers
    Then Alice and Bob are connected over the cellular network

    Examples:
      | mode         |
      | Call Through |
      | Call Back    |

  @ACT-04
  Scenario: Office Anywhere in place of Mobility rings the mobile
    Given WorkTime is shared with Alice, who has her own password and has not set up Mobility
    And Alice's desk phone is on
    When Alice switches Office Anywhere on for her mobile number in My Phone
    And Bob calls Alice's business number
    Then Alice's desk phone and her mobile ring together within 5 seconds

  @ACT-04
  Scenario: Mobility and Office Anywhere for one number: the second is refused
    When Alice switches Office Anywhere on for her mobile number in My Phone
    Then beside "Office Anywhere number" Alice reads "cannot serve the same number"
    And Office Anywhere is not active at the PBX
    And Mobility is active at the PBX

  @ACT-05
  Scenario Outline: With the temporary password the client sends its user to My Phone on <phone>
    Given Alice is a new user with whom WorkTime is shared
    When Alice signs in to WorkTime on her <phone> for the first time
    Then Alice is not signed in to WorkTime
    And WorkTime says "Log in to My Phone"
    And Alice's client is not registered at the PBX

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @ACT-05 @ACT-06
  Scenario Outline: Once the temporary password is replaced, the client lets its user in on <phone>
    Given Alice is a new user with whom WorkTime is shared
    When Alice replaces her temporary password in My Phone
    And Alice signs in to WorkTime on her <phone> for the first time
    Then WorkTime asks Alice to set up Mobility
    And Alice's client is registered at the PBX

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @ACT-06
  Scenario: To have looked at My Phone is not enough: the password has to be replaced
    Given Alice is a new user with whom WorkTime is shared
    When Alice signs in to the dashboards
    And Alice signs in to WorkTime on her iPhone for the first time
    Then Alice is not signed in to WorkTime
    And WorkTime says "Log in to My Phone"

  @ACT-07 @ACA-06
  Scenario Outline: The guides are at hand: <guide>
    When Ada opens the tab "Support"
    Then the page has a link to the guide "<guide>"

    Examples:
      | guide                                         |
      | Hosted PBX WorkTime Mobile Quick Start Guide  |
      | User Guide for Android                        |
      | User Guide for iOS                            |
