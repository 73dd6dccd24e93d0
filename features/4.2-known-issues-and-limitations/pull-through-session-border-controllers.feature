Feature: Pulling a call through session border controllers
  Where the far end is reached through certain Sonus controllers a pull by Call Back does not succeed: the call stays where it is. Every
  other way to pull, plain Call Back, and every way through other controllers work.

  @LIM-25 @known-issue
  Scenario Outline: Through the sonus-legacy SBC the <phone> cannot pull by Call Back, and the call stays on the desk phone
    Given the far end's carrier is reached through the sonus-legacy SBC
    And Alice's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    And Alice talks with Bob on her desk phone
    When Alice pulls the call to her mobile by Call Back
    Then the pull by Call Back does not succeed within 10 seconds, and the call stays on her desk phone

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @LIM-25
  Scenario Outline: Through the <sbc> SBC the <phone> pulls a call from the desk phone by <mode>
    Given the far end's carrier is reached through the <sbc> SBC
    And Alice's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    And Alice talks with Bob on her desk phone
    When Alice pulls the call to her mobile by <mode>
    Then the call is on her mobile, and Bob has noticed nothing
    And the call on her desk phone was released with cause 16, and only when her mobile had it

    Examples:
      | sbc          | phone         | mode         |
      | standard     | iPhone        | VoIP         |
      | standard     | iPhone        | Call Through |
      | standard     | iPhone        | Call Back    |
      | standard     | Android phone | Call Back    |
      | sonus-legacy | iPhone        | VoIP         |
      | sonus-legacy | Android phone | VoIP         |
      | sonus-legacy | iPhone        | Call Through |
      | sonus-legacy | Android phone | Call Through |
      | kamailio-th  | iPhone        | VoIP         |
      | kamailio-th  | iPhone        | Call Through |
      | kamailio-th  | iPhone        | Call Back    |
      | kamailio-th  | Android phone | Call Back    |

  @LIM-25
  Scenario Outline: Through the <sbc> SBC the desk phone pulls a call that was placed by <mode>
    Given the far end's carrier is reached through the <sbc> SBC
    And Alice's desk phone is on
    And Alice is signed in to WorkTime on her iPhone
    And Alice talks with Bob by <mode>
    When Alice pulls the call to her desk phone
    Then the call is on her desk phone, and Bob has noticed nothing

    Examples:
      | sbc          | mode         |
      | standard     | VoIP         |
      | standard     | Call Through |
      | sonus-legacy | VoIP         |
      | sonus-legacy | Call Through |
      | sonus-legacy | Call Back    |
      | kamailio-th  | VoIP         |
      | kamailio-th  | Call Through |

  @LIM-25
  Scenario Outline: Through the <sbc> SBC a plain Call Back on the <phone> works
    Given the far end's carrier is reached through the <sbc> SBC
    And Alice's carrier is reached through the <users> SBC
    And Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by Call Back
    And Alice answers on her mobile
    And Bob answers
    Then Alice and Bob are connected over the cellular network

    Examples:
      | sbc          | users        | phone         |
      | standard     | standard     | iPhone        |
      | sonus-legacy | standard     | iPhone        |
      | sonus-legacy | sonus-legacy | iPhone        |
      | sonus-legacy | sonus-legacy | Android phone |
      | kamailio-th  | kamailio-th  | iPhone        |

  @LIM-25
  Scenario: Only the far end's controller matters: Alice's own carrier behind the sonus-legacy SBC, a pull by Call Back works
    Given Alice's carrier is reached through the sonus-legacy SBC
    And Alice's desk phone is on
    And Alice is signed in to WorkTime on her iPhone
    And Alice talks with Bob on her desk phone
    When Alice pulls the call to her mobile by Call Back
    Then the call is on her mobile, and Bob has noticed nothing
