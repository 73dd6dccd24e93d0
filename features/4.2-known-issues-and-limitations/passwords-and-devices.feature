Feature: One password, one mobile device
  The client's password is that of My Phone: changed there, it has to be entered in the client. A user is signed in on one mobile device.

  @LIM-13
  Scenario Outline: After a change in My Phone the client asks for the new password once, on <phone>
    Given Alice is signed in to WorkTime on her <phone>
    When Alice changes her password in My Phone
    And from now on the requests of her client are counted
    And Alice tries to call Bob by Call Through
    Then WorkTime says "Enter your new My Phone password"
    And Alice's client has asked the PBX 1 time since then
    When Alice enters her new password in WorkTime
    Then Alice is signed in to WorkTime

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @LIM-13 @virtual-time
  Scenario: The client does not try the old password again and again
    Given Alice is signed in to WorkTime on her iPhone
    When Alice changes her password in My Phone
    And from now on the requests of her client are counted
    And Alice tries to call Bob by Call Through
    And 1 hour passes
    Then Alice's client has asked the PBX 1 time since then

  @LIM-13
  Scenario: The old password does not open the client any more
    Given Alice is signed in to WorkTime on her iPhone
    When Alice changes her password in My Phone
    And Alice signs out of WorkTime
    And Alice tries to sign in to WorkTime with her former password
    Then Alice is not signed in to WorkTime

  @LIM-14
  Scenario Outline: Who signs in on another phone is signed out of the <phone>
    Given Alice is signed in to WorkTime on her <phone>
    When Alice signs in to WorkTime on another phone
    Then at no time were two mobile devices of Alice registered
    And her first phone has signed her out within 2 minutes
    And only the other phone is registered at the PBX

    Examples:
      | phone         |
      | iPhone        |

  @LIM-14
  Scenario: The first phone may sign in again, and the other one gives way
    Given Alice is signed in to WorkTime on her iPhone
    When Alice signs in to WorkTime on another phone
    Then her first phone has signed her out within 2 minutes
    When Alice signs in to WorkTime again
    Then Alice is signed in to WorkTime
    And at no time were two mobile devices of Alice registered

  @LIM-18
  Scenario Outline: My Phone refuses <service> for the number of Mobility typed <typed>, and says why
    When Alice switches <service> on for "<typed>" in My Phone
    Then beside "<field>" Alice reads "cannot serve the same number"
    And <service> is not active at the PBX

    Examples:
      | service         | typed          | field                  |
      | Office Anywhere | 917-555-0101   | Office Anywhere number |
      | Office Anywhere | +19175550101   | Office Anywhere number |
      | Sim Ring        | (917) 555 0101 | Sim Ring numbers       |

  @LIM-18
  Scenario Outline: <service> for another number is no conflict
    When Alice switches <service> on for "646 555 0199" in My Phone
    Then <service> is active at the PBX
    And Mobility is active at the PBX

    Examples:
      | service         |
      | Office Anywhere |
      | Sim Ring        |

  @LIM-18
  Scenario: My Phone shows a conflict that came in by the back door
    Given somebody has let Office Anywhere and Mobility serve the same number by the back door
    When Alice opens My Features
    Then Alice reads "Conflict: Mobility and Office Anywhere are set for the same number"
