Feature: Welcome mail
  When a client is shared with a user, the user learns by mail that the account is active, and how to begin. The mail can be written
  anew, and switched off.

  @ADM-09
  Scenario: The user gets one mail with the first instructions
    Given Alice is a new user with a phone
    When Ada shares Alice's station with "FEBC00000027"
    Then Alice has got 1 mail
    And Ada has got no mail
    And the mail says that her account is active and how to begin
    And the mail is well-formed MIME with a text and an HTML part

  @ADM-09
  Scenario: A second client brings a second mail, a shared phone brings none
    When Ada shares Alice's station with "Polycom SoundStation IP 4000"
    Then Alice has got 0 mails
    When Ada shares Alice's station with "FEBC00000028"
    Then Alice has got 1 mail
    When Ada shares Alice's station with "FEBC00000029"
    Then Alice has got 2 mails

  @ADM-09
  Scenario: What is refused brings no mail
    When Ada shares Carol's station with "FEBC00000028"
    Then beside "User" Ada reads "Phone Assignment"
    And Alice has got 0 mails

  @ADM-10
  Scenario: The mail is what the administrator has written
    When Ada writes the welcome mail "Hello {firstName}", "Your new line is {number}. Call 4100 for help."
    And Ada shares Alice's station with "FEBC00000028"
    Then the mail's subject is "Hello Alice" and its text has "Your new line is +12125550101. Call 4100 for help."

  @ADM-10
  Scenario Outline: A mail without <part> is refused, and the one before stays
    When Ada writes the welcome mail "<subject>", "<text>"
    Then beside "<field>" Ada reads "Enter"
    When Ada shares Alice's station with "FEBC00000028"
    Then the mail says that her account is active and how to begin

    Examples:
      | part      | subject | text  | field   |
      | a subject |         | Hello | Subject |
      | a text    | Hello   |       | Text    |

  @ADM-11
  Scenario: Switched off, no mail is sent, and the client is shared all the same
    When Ada switches the welcome mail off
    And Ada shares Alice's station with "FEBC00000028"
    Then "FEBC00000028" is bound to Alice
    And Alice has got 0 mails

  @ADM-11
  Scenario: Switched on again, mails are sent again
    When Ada switches the welcome mail off
    And Ada shares Alice's station with "FEBC00000028"
    And Ada switches the welcome mail on
    And Ada shares Alice's station with "FEBC00000029"
    Then Alice has got 1 mail

  @ADM-09
  Scenario: The mail server is down: the client is shared, and the administrator is told
    Given the mail server cannot be reached
    When Ada shares Alice's station with "FEBC00000028"
    Then "FEBC00000028" is bound to Alice
    And Ada reads "The welcome mail could not be sent"
