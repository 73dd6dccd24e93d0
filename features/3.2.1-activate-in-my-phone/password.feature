Feature: The first password of My Phone
  Users log in to My Phone and replace the temporary password. It is the password of the client as well.

  @ACD-01
  Scenario: The first login asks for a password of one's own, and the temporary one is worth nothing any more
    Given Alice is a new user with whom WorkTime is shared
    When Alice signs in to the dashboards
    Then Alice sees the page "Choose your own password"
    When Alice replaces her temporary password in My Phone
    Then Alice sees the page "My Number"
    And Alice's new password opens My Phone, and the one before does not

  @ACD-01
  Scenario Outline: With a temporary password there is no way to <path>
    Given Alice is a new user with whom WorkTime is shared
    When Alice goes to "<path>" of the dashboards
    Then Alice sees the page "Choose your own password"

    Examples:
      | path            |
      | /phone/number   |
      | /phone/features |
      | /phone/password |
      | /               |

  @ACD-01
  Scenario Outline: <what> is no new password
    Given Alice is a new user with whom WorkTime is shared
    When Alice signs in to the dashboards
    And Alice enters the new password "<password>" and again "<again>"
    Then beside "<field>" Alice reads "<message>"
    And Alice's password is still the temporary one

    Examples:
      | what                    | password    | again       | field              | message               |
      | A short password        | short1      | short1      | New password       | at least 8 characters |
      | A password of letters   | onlyletters | onlyletters | New password       | at least one digit    |
      | A password of digits    | 1234567890  | 1234567890  | New password       | at least one letter   |
      | A password typed twice in two ways | abcdefg1 | abcdefg2 | New password again | differ              |

  @ACD-01
  Scenario: Who does not know the temporary password does not replace it
    Given Alice is a new user with whom WorkTime is shared
    When Alice signs in to the dashboards
    And Alice enters a wrong current password
    Then beside "Current password" Alice reads "not your current password"
    And Alice's password is still the temporary one

  @ACD-01
  Scenario Outline: <what> opens nothing
    When Alice tries to sign in to the dashboards as "<account>" with "<password>"
    Then beside "<field>" Alice reads "<message>"
    And Alice sees the page "Sign in"

    Examples:
      | what             | account                  | password  | field     | message                     |
      | A wrong password | alice@worktime.example   | a guess   | Password  | Wrong user name or password |
      | A stranger       | mallory@worktime.example | a guess   | Password  | Wrong user name or password |
      | No user name     |                          | a guess   | User name | Enter your user name        |
      | No password      | alice@worktime.example   |           | Password  | Wrong user name or password |

  @ACD-01
  Scenario: After five wrong passwords the account is locked, even for the right one
    When Alice tries 5 wrong passwords at the dashboards
    Then Alice reads "locked"
    When Alice signs in to the dashboards with the right password
    Then Alice reads "locked"

  @ACD-01 @virtual-time
  Scenario: A locked account opens again after 15 minutes
    Given Alice tries 5 wrong passwords at the dashboards
    When 15 minutes pass
    And Alice signs in to the dashboards with the right password
    Then Alice sees the page "My Number"

  @ACD-07 @LIM-12
  Scenario Outline: The password of My Phone is that of the client on <phone>
    Given Alice is a new user with whom WorkTime is shared
    When Alice replaces her temporary password in My Phone
    And Alice signs in to WorkTime on her <phone> for the first time
    Then Alice's client is registered at the PBX

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @ACD-07 @LIM-12
  Scenario: No other password opens the client
    When Alice tries to sign in to WorkTime on her iPhone with another password
    Then Alice is not signed in to WorkTime
    And WorkTime says "Wrong user name or password"

  @ACD-07 @LIM-12
  Scenario: Nor does the password of the client's own line
    When Alice tries to sign in to WorkTime on her iPhone with her device's password
    Then Alice is not signed in to WorkTime
