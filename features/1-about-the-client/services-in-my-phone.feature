Feature: Do Not Disturb and call forwarding in My Phone
  The user sets in My Phone what the phones set with keys, codes and screens. All of them show one truth, whoever has changed it, and it
  holds for the next call.

  Background:
    Given Alice's desk phone is on
    And Alice's business calls ring only her desk phone

  @INT-05 @INB-06 @SYN-04 @SYN-05
  Scenario Outline: Do Not Disturb from My Phone is seen on the desk phone and in WorkTime on <phone>, and holds for the next call
    Given Alice is signed in to WorkTime on her <phone>
    When Alice opens the services in WorkTime
    And Alice switches "Do Not Disturb" on in My Phone
    Then Alice reads "Do Not Disturb was saved"
    And My Phone shows "Do Not Disturb" on
    And Alice's desk phone shows "Do Not Disturb" within 2 seconds
    And the services of WorkTime show "Do Not Disturb: On" within 2 seconds
    When Bob calls Alice's business number
    Then Bob's carrier is told 486 for the call
    And Alice's desk phone has not rung
    When Alice switches "Do Not Disturb" off in My Phone
    Then Alice's desk phone no longer shows "Do Not Disturb" within 2 seconds
    And the services of WorkTime show "Do Not Disturb: Off" within 2 seconds
    And My Phone shows "Do Not Disturb" off
    When Bob calls Alice's business number
    Then Alice's desk phone rings within 32 seconds

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INT-05 @INB-06
  Scenario Outline: Do Not Disturb from WorkTime on <phone> is seen in My Phone
    Given Alice is signed in to WorkTime on her <phone>
    When Alice opens the services in WorkTime
    And Alice switches "Do Not Disturb" on in WorkTime
    Then the services of WorkTime show "Do Not Disturb: On" within 2 seconds
    And My Phone shows "Do Not Disturb" on
    When Alice switches "Do Not Disturb" off in WorkTime
    Then the services of WorkTime show "Do Not Disturb: Off" within 2 seconds
    And My Phone shows "Do Not Disturb" off

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INT-05 @INB-06
  Scenario: Do Not Disturb from the key of the desk phone, and from its codes, is seen in My Phone
    When Alice presses the key for Do Not Disturb on her desk phone
    Then "doNotDisturb" of Alice is on at the PBX
    And My Phone shows "Do Not Disturb" on
    When Alice dials "*79" on her desk phone
    Then "doNotDisturb" of Alice is off at the PBX
    And My Phone shows "Do Not Disturb" off

  @INT-05 @INB-07 @SYN-04
  Scenario Outline: <title> from My Phone is seen in WorkTime on <phone> and holds at the PBX, and off again
    Given Alice is signed in to WorkTime on her <phone>
    When Alice opens the services in WorkTime
    And Alice switches "<title>" on in My Phone, to "303 555 0188"
    Then Alice reads "<title> was saved"
    And My Phone shows "<title>" on, to "(303) 555-0188"
    And the services of WorkTime show "<title>: On (+13035550188)" within 2 seconds
    And "<service>" of Alice is on at the PBX
    When Alice switches "<title>" off in My Phone
    Then "<service>" of Alice is off at the PBX
    And the services of WorkTime show "<title>: Off" within 2 seconds
    And My Phone shows "<title>" off

    Examples:
      | title                         | service                    | phone         |
      | Call Forwarding Always        | callForwardingAlways       | iPhone        |
      | Call Forwarding Busy          | callForwardingBusy         | Android phone |
      | Call Forwarding No Answer     | callForwardingNoAnswer     | iPhone        |
      | Call Forwarding Not Reachable | callForwardingNotReachable | Android phone |

  @INT-05 @INB-07
  Scenario Outline: <title> from My Phone is seen on the desk phone
    When Alice switches "<title>" on in My Phone, to "303 555 0188"
    Then Alice's desk phone shows "<line>" within 2 seconds
    When Alice switches "<title>" off in My Phone
    Then Alice's desk phone no longer shows "<line>" within 2 seconds

    Examples:
      | title                     | line                                       |
      | Call Forwarding Always    | Forwarding to +13035550188                 |
      | Call Forwarding Busy      | Forwarding when busy to +13035550188       |
      | Call Forwarding No Answer | Forwarding when unanswered to +13035550188 |

  @INT-05 @INB-07
  Scenario Outline: Forwarding <when> from the key of the desk phone is seen in My Phone
    When Alice sets forwarding <when> to "303 555 0188" with the key of her desk phone
    Then "<service>" of Alice is on at the PBX
    And My Phone shows "<title>" on, to "(303) 555-0188"
    When Alice switches forwarding <when> off with the key of her desk phone
    Then "<service>" of Alice is off at the PBX
    And My Phone shows "<title>" off

    Examples:
      | when            | title                     | service                |
      | always          | Call Forwarding Always    | callForwardingAlways   |
      | when busy       | Call Forwarding Busy      | callForwardingBusy     |
      | when unanswered | Call Forwarding No Answer | callForwardingNoAnswer |

  @INT-05 @INB-07
  Scenario Outline: A forwarding from WorkTime on <phone>, and from a code, is seen in My Phone
    Given Alice is signed in to WorkTime on her <phone>
    When Alice opens the services in WorkTime
    And Alice switches "Call Forwarding Not Reachable" on in WorkTime, to "303 555 0188"
    Then the services of WorkTime show "Call Forwarding Not Reachable: On (+13035550188)" within 2 seconds
    And My Phone shows "Call Forwarding Not Reachable" on, to "(303) 555-0188"
    When Alice dials "*723035550188" on her desk phone
    Then "callForwardingAlways" of Alice is on at the PBX
    And My Phone shows "Call Forwarding Always" on, to "(303) 555-0188"

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INT-05 @INB-07 @SYN-05
  Scenario: What My Phone forwards always is forwarded at the next call
    When Alice switches "Call Forwarding Always" on in My Phone, to "303 555 0188"
    And Bob calls Alice's business number
    And Mallory answers
    Then Bob and Mallory are connected
    And the call that reached Mallory says that it comes from Bob, diverted from Alice, unconditional
    And Alice's desk phone has not rung

  @INT-05 @INB-07 @SYN-05
  Scenario: What My Phone forwards when there is no answer is forwarded after the rings chosen there
    When Alice switches "Call Forwarding No Answer" on in My Phone, to "303 555 0188" after "2" rings
    And Bob calls Alice's business number
    Then Mallory's telephone rings after 2 rings of six seconds
    And the call that reached Mallory says that it comes from Bob, diverted from Alice, no-answer

  @INT-05 @INB-07 @SYN-05
  Scenario: Busy by Do Not Disturb, and both from My Phone: the call goes where My Phone says
    When Alice switches "Do Not Disturb" on in My Phone
    And Alice switches "Call Forwarding Busy" on in My Phone, to "303 555 0188"
    And Bob calls Alice's business number
    And Mallory answers
    Then Bob and Mallory are connected
    And the call that reached Mallory says that it comes from Bob, diverted from Alice, user-busy

  @INT-05 @INB-07 @SYN-05
  Scenario: What My Phone forwards when no phone can be reached is forwarded while the desk phone is off
    Given Alice's desk phone is off
    When Alice switches "Call Forwarding Not Reachable" on in My Phone, to "303 555 0188"
    And Bob calls Alice's business number
    And Mallory answers
    Then Bob and Mallory are connected

  @INT-05 @INB-07
  Scenario Outline: <title> to <number> is refused beside the field, and nothing has changed
    When Alice switches "<title>" on in My Phone, to "<number>"
    Then beside "<title> number" Alice reads "<error>"
    And the page that Alice sees needs no script and names every field
    And "<service>" of Alice is off at the PBX
    And My Phone shows "<title>" off

    Examples:
      | title                         | service                    | number       | error                                               |
      | Call Forwarding Always        | callForwardingAlways       |              | Enter the number that calls are to be forwarded to |
      | Call Forwarding Busy          | callForwardingBusy         |              | Enter the number that calls are to be forwarded to |
      | Call Forwarding No Answer     | callForwardingNoAnswer     |              | Enter the number that calls are to be forwarded to |
      | Call Forwarding Not Reachable | callForwardingNotReachable |              | Enter the number that calls are to be forwarded to |
      | Call Forwarding Always        | callForwardingAlways       | mother       | number                                              |
      | Call Forwarding Busy          | callForwardingBusy         | 303 555      | number                                              |
      | Call Forwarding No Answer     | callForwardingNoAnswer     | 5            | number                                              |
      | Call Forwarding Not Reachable | callForwardingNotReachable | 123456789012 | number                                              |

  @INT-05 @INB-07
  Scenario Outline: <rings> rings cannot be chosen in My Phone
    When Alice switches "Call Forwarding No Answer" on in My Phone, to "303 555 0188" after "<rings>" rings
    Then beside "Rings before that" Alice reads "Choose between 2 and 20 rings"
    And "callForwardingNoAnswer" of Alice is off at the PBX

    Examples:
      | rings |
      | 1     |
      | 21    |
      | 2.5   |
      |       |

  @INT-05
  Scenario: What the PBX does not offer Alice cannot be set in My Phone, which says so
    Given Do Not Disturb is not assigned to Alice
    Then My Phone offers Alice no "Do Not Disturb"
    And My Phone shows "Call Forwarding Always" off

  @SYN-04
  Scenario: My Account shows what My Phone has set
    When Alice switches "Do Not Disturb" on in My Phone
    And Alice switches "Call Forwarding Busy" on in My Phone, to "303 555 0188"
    And Ada opens Alice's settings in User Features
    Then the dashboard shows "Do Not Disturb" as "On"
    And the dashboard shows "Call Forwarding Busy" as "On, to (303) 555-0188"
    And the dashboard shows "Call Forwarding Always" as "Off"
