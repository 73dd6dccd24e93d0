Feature: The company's directory and the phone's own contacts
  The client searches both: who works in the company, and whom the user keeps on the phone, if the user allows that.
  Whoever is found can be called. The phone's contacts stay on the phone.

  @INT-07 @OUT-16
  Scenario Outline: Both sources are searched on <phone>
    Given Erin works in the same company
    And Alice is signed in to WorkTime on her <phone>
    And Bob's number is in the contacts of Alice's phone as "Eric Bond"
    When Alice opens the directory of WorkTime and allows it to read her contacts
    And Alice searches the directory for "Er"
    Then the directory shows "Erin Evans +12125550106 (company), Eric Bond +13035550177 (this phone)"
    When Alice searches the directory for "Evans"
    Then the directory shows "Erin Evans +12125550106 (company)"
    When Alice searches the directory for "bond"
    Then the directory shows "Eric Bond +13035550177 (this phone)"
    When Alice searches the directory for "Nemo"
    Then the directory shows "Nobody found"

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-16
  Scenario Outline: Without permission <phone> keeps its contacts to itself
    Given Erin works in the same company
    And Alice is signed in to WorkTime on her <phone>
    And Bob's number is in the contacts of Alice's phone as "Eric Bond"
    When Alice opens the directory of WorkTime and forbids it to read her contacts
    And Alice searches the directory for "Er"
    Then the directory shows "Erin Evans +12125550106 (company)"

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-16
  Scenario Outline: Nothing of the contacts leaves <phone>
    Given Alice is signed in to WorkTime on her <phone>
    And Bob's number is in the contacts of Alice's phone as "Eric Bond"
    When Alice opens the directory of WorkTime and allows it to read her contacts
    And Alice searches the directory for "Eric"
    And 30 seconds pass
    Then the directory shows "Eric Bond +13035550177 (this phone)"
    And nothing that left Alice's phone contains "Eric Bond"
    And nothing that left Alice's phone contains "3035550177"

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INT-07
  Scenario Outline: A tap calls a colleague from <phone>
    Given Erin's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    When Alice searches the directory for "erin"
    And Alice calls "Erin Evans" from the directory by VoIP
    Then Erin is called
    When Erin answers on her desk phone
    Then Alice and Erin hear each other

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @OUT-16
  Scenario Outline: A tap calls somebody out of the contacts of <phone>
    Given Alice is signed in to WorkTime on her <phone>
    And Bob's number is in the contacts of Alice's phone as "Eric Bond"
    When Alice searches the directory for "bond"
    And Alice calls "Eric Bond" from the directory by Call Through
    And Bob answers
    Then Alice and Bob are connected

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |
