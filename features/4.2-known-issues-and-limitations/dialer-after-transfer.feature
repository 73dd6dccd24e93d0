Feature: The number field after a transfer
  In release 21 the number that a call was transferred to stays in the number field, until the user deletes it or picks another one.

  @LIM-19 @known-issue
  Scenario Outline: After a transfer on the <phone> the number is still there
    Given Alice is signed in to WorkTime on her <phone>
    And Alice talks with Bob by VoIP
    When Alice transfers Bob to Mallory in WorkTime
    And Mallory answers
    Then Bob and Mallory are connected, and Alice is in no call any more
    And the number field of WorkTime holds Mallory's number

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @LIM-19 @known-issue
  Scenario: After a transfer with consultation the number is still there
    Given Alice is signed in to WorkTime on her iPhone
    And Alice talks with Bob by VoIP
    And Alice puts Bob on hold and talks with Mallory in WorkTime
    When Alice connects the two in WorkTime
    Then Bob and Mallory are connected, and Alice is in no call any more
    And the number field of WorkTime holds Mallory's number

  @LIM-19
  Scenario Outline: A call on the <phone> that was not transferred leaves no number behind
    Given Alice is signed in to WorkTime on her <phone>
    And Alice talks with Bob by VoIP
    When Alice hangs up
    Then the number field of WorkTime is empty

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @LIM-19
  Scenario: A transfer that failed leaves no number behind
    Given Mallory's telephone is busy
    And Alice is signed in to WorkTime on her iPhone
    And Alice talks with Bob by VoIP
    And Alice transfers Bob to Mallory in WorkTime
    And WorkTime says that the call could not be transferred
    When Alice hangs up
    Then the number field of WorkTime is empty

  @LIM-20 @known-issue
  Scenario Outline: On the <phone> the number can be deleted
    Given Alice is signed in to WorkTime on her <phone>
    And Alice talks with Bob by VoIP
    When Alice transfers Bob to Mallory in WorkTime
    And Mallory answers
    Then the number field of WorkTime holds Mallory's number
    When Alice deletes the number in the number field
    Then the number field of WorkTime is empty

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @LIM-20 @known-issue
  Scenario Outline: On the <phone> a number from the directory takes its place, and is the one that is called
    Given Alice is signed in to WorkTime on her <phone>
    And Alice talks with Bob by VoIP
    When Alice transfers Bob to Mallory in WorkTime
    And Mallory answers
    Then the number field of WorkTime holds Mallory's number
    When Mallory hangs up
    Then the call is over for Bob within 3 seconds
    When Alice picks Bob's number from the directory
    Then the number field of WorkTime holds Bob's number and nothing else
    When Alice dials the number in the field
    Then Bob's telephone rings

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |
