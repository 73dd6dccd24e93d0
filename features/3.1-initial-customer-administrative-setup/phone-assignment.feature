Feature: Phone assignment
  Before anything else the administrator relates phone number, station, phone and user. Only who has all four can be given the client.

  @ADM-02
  Scenario: An administrator ties number, station, phone and user together
    Given Alice is a new user, and nothing is assigned to her
    When Ada assigns in Phone Assignment:
      | user         | Alice Archer         |
      | phone number | (212) 555-0101       |
      | station      | Station 4101         |
      | phone        | Polycom VVX 500, 0004F2500001 |
    Then the PBX has tied Alice to number "+12125550101", station "Station 4101" and phone "0004F2500001"
    And Phone Assignment shows "(212) 555-0101, 4101, Station 4101" for Alice

  @ADM-02
  Scenario Outline: An assignment without its <part> is refused beside the field
    Given what the PBX has is remembered
    When Ada assigns a phone to Carol, leaving out the "<part>"
    Then beside "<field>" Ada reads "Choose a <part>"
    And Carol has no assignment
    And nothing has changed at the PBX

    Examples:
      | part    | field        |
      | user    | User         |
      | station | Station      |
      | phone   | Phone        |

  @ADM-02
  Scenario: An assignment without its number is refused beside the field
    Given what the PBX has is remembered
    When Ada assigns a phone to Carol, leaving out the "phone number"
    Then beside "Phone number" Ada reads "Choose a number"
    And nothing has changed at the PBX

  @ADM-02
  Scenario: What somebody has is not offered to anybody else
    When Ada opens the tab "Phone Assignment"
    Then Phone Assignment does not offer number "(212) 555-0101"

  @ADM-03
  Scenario: The administrator finds the Customer Creation QRG
    When Ada opens the tab "Support"
    Then the page has a link to the guide "Customer Creation QRG"

  @ADM-02
  Scenario: An assignment stays while something is shared
    Given what the PBX has is remembered
    When Ada opens the tab "Phone Assignment"
    And Ada presses "Remove the assignment of Alice Archer"
    Then Ada reads "Take back what is shared with this user first"
    And nothing has changed at the PBX
