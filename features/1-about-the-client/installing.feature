Feature: Installing the client
  Whoever installs the client and signs in has business calling; nothing else is needed. The app alone calls nobody.

  @INT-02
  Scenario Outline: From the store to a call by <mode> on <phone>
    Given Alice has her own password and no mobile client
    When Ada shares Alice's station with "FEBC00000027"
    And Alice follows the <kind> link of the mail on her <phone>
    And Alice installs it
    And Alice signs in to WorkTime on her <phone> for the first time
    And Alice sets up Mobility in WorkTime
    And Alice calls Bob by <mode>
    And Alice takes the call back if there is one
    And Bob answers
    Then Alice and Bob are connected

    Examples:
      | phone         | kind    | mode         |
      | iPhone        | Apple   | VoIP         |
      | iPhone        | Apple   | Call Through |
      | iPhone        | Apple   | Call Back    |
      | Android phone | Android | VoIP         |
      | Android phone | Android | Call Through |
      | Android phone | Android | Call Back    |

  @INT-02
  Scenario Outline: Installed and not signed in, the app of <phone> calls nobody
    Given Alice has her own password and no mobile client
    When Ada shares Alice's station with "FEBC00000027"
    And Alice follows the <kind> link of the mail on her <phone>
    And Alice installs it
    Then Alice cannot call Bob by VoIP
    And Bob's telephone has not rung

    Examples:
      | phone         | kind    |
      | iPhone        | Apple   |
      | Android phone | Android |
