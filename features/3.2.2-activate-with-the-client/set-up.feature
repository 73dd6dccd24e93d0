Feature: Activating Mobility with the client
  Who has replaced the temporary password once may install the client from the links of the mail. After the first sign-in it asks for
  Alert Click to Dial, Phones to ring and Answer Confirmation.

  @ACA-01
  Scenario Outline: From the <kind> link of the mail to a working client, without a visit to My Phone
    Given Alice has her own password and no mobile client
    When Ada shares Alice's station with "FEBC00000027"
    And Alice follows the <kind> link of the mail on her <phone>
    And Alice installs it
    And Alice signs in to WorkTime on her <phone> for the first time
    Then WorkTime asks Alice to set up Mobility
    When Alice sets up Mobility in WorkTime
    Then Mobility is active at the PBX
    When Alice calls Bob by Call Through
    And Bob answers
    Then Alice and Bob are connected over the cellular network

    Examples:
      | kind    | phone         |
      | Apple   | iPhone        |
      | Android | Android phone |

  @ACA-02
  Scenario Outline: The client asks for Mobility once on <phone>
    Given WorkTime is shared with Alice, who has her own password and has not set up Mobility
    When Alice signs in to WorkTime on her <phone> for the first time
    Then WorkTime asks Alice to set up Mobility
    When Alice puts the set-up of Mobility off
    And Alice signs out of WorkTime and in again
    Then WorkTime does not ask Alice to set up Mobility

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @ACA-02
  Scenario: The client does not ask who has set Mobility up
    When Alice signs in to WorkTime on her iPhone for the first time
    Then WorkTime does not ask Alice to set up Mobility

  @ACA-03
  Scenario Outline: Alert Click to Dial set to <alert> in the client is <alert> at the PBX
    Given WorkTime is shared with Alice, who has her own password and has not set up Mobility
    When Alice signs in to WorkTime on her iPhone for the first time
    And Alice sets up Mobility in WorkTime: phones to ring "Both", alert click to dial <alert>, answer confirmation off
    Then the PBX has phones to ring "Both", alert click to dial <alert>, answer confirmation off

    Examples:
      | alert |
      | on    |
      | off   |

  @ACA-03
  Scenario: Without Alert Click to Dial the client's Call Back is refused
    Given WorkTime is shared with Alice, who has her own password and has not set up Mobility
    When Alice signs in to WorkTime on her iPhone for the first time
    And Alice sets up Mobility in WorkTime: phones to ring "Both", alert click to dial off, answer confirmation off
    And Alice calls Bob by Call Back
    Then WorkTime tells Alice that the call could not be placed

  @ACA-04
  Scenario Outline: Phones to ring set to <ringing> in the client
    Given WorkTime is shared with Alice, who has her own password and has not set up Mobility
    When Alice signs in to WorkTime on her iPhone for the first time
    And Alice sets up Mobility in WorkTime: phones to ring "<ringing>", alert click to dial on, answer confirmation off
    Then the PBX has phones to ring "<ringing>", alert click to dial on, answer confirmation off

    Examples:
      | ringing      |
      | Office phone |
      | Mobile phone |
      | Both         |

  @ACA-05
  Scenario Outline: Answer Confirmation set to <confirmation> in the client is <confirmation> at the PBX
    Given WorkTime is shared with Alice, who has her own password and has not set up Mobility
    When Alice signs in to WorkTime on her iPhone for the first time
    And Alice sets up Mobility in WorkTime: phones to ring "Both", alert click to dial on, answer confirmation <confirmation>
    Then the PBX has phones to ring "Both", alert click to dial on, answer confirmation <confirmation>

    Examples:
      | confirmation |
      | on           |
      | off          |

  @LIM-18
  Scenario: The set-up of the client is refused for a number that Office Anywhere serves
    Given WorkTime is shared with Alice, who has her own password and has not set up Mobility
    When Alice signs in to WorkTime on her iPhone for the first time
    Then WorkTime asks Alice to set up Mobility
    When Alice switches Office Anywhere on for her mobile number in My Phone
    And Alice sets up Mobility in WorkTime
    Then WorkTime says "cannot serve the same number"
    And Mobility is not active at the PBX
