Feature: One truth of the services on every phone
  Do Not Disturb and call forwarding are the PBX's. The desk phone, the client and My Phone show what is set there, whoever has set it,
  and set it there. The desk phone learns of it by a subscription (event package as-feature-event).

  Background:
    Given Alice's desk phone is on
    And Alice's business calls ring only her desk phone

  @INT-05 @INB-06 @SYN-05
  Scenario Outline: Do Not Disturb from the desk phone's own key is seen in WorkTime on <phone>, and holds for the next call
    Given Alice is signed in to WorkTime on her <phone>
    When Alice opens the services in WorkTime
    And Alice presses the key for Do Not Disturb on her desk phone
    Then Alice's desk phone shows "Do Not Disturb" within 2 seconds
    And "doNotDisturb" of Alice is on at the PBX
    And the services of WorkTime show "Do Not Disturb: On" within 2 seconds
    When Bob calls Alice's business number
    Then Bob's carrier is told 486 for the call
    And Alice's desk phone has not rung
    When Alice presses the key for Do Not Disturb on her desk phone
    Then Alice's desk phone no longer shows "Do Not Disturb" within 2 seconds
    And "doNotDisturb" of Alice is off at the PBX
    And the services of WorkTime show "Do Not Disturb: Off" within 2 seconds
    When Bob calls Alice's business number
    Then Alice's desk phone rings within 32 seconds

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INT-05 @INB-06
  Scenario Outline: Do Not Disturb from WorkTime on <phone> is seen on the desk phone
    Given Alice is signed in to WorkTime on her <phone>
    When Alice opens the services in WorkTime
    And Alice switches "Do Not Disturb" on in WorkTime
    Then Alice's desk phone shows "Do Not Disturb" within 2 seconds
    When Alice switches "Do Not Disturb" off in WorkTime
    Then Alice's desk phone no longer shows "Do Not Disturb" within 2 seconds

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INT-05 @INB-07 @SYN-05
  Scenario Outline: Forwarding <when> from the desk phone's own key holds at the PBX
    When Alice sets forwarding <when> to "303 555 0188" with the key of her desk phone
    Then Alice's desk phone shows "<line>" within 2 seconds
    And "<service>" of Alice is on at the PBX
    When Alice switches forwarding <when> off with the key of her desk phone
    Then Alice's desk phone no longer shows "<line>" within 2 seconds
    And "<service>" of Alice is off at the PBX

    Examples:
      | when            | line                                     | service                |
      | always          | Forwarding to +13035550188                 | callForwardingAlways   |
      | when busy       | Forwarding when busy to +13035550188       | callForwardingBusy     |
      | when unanswered | Forwarding when unanswered to +13035550188 | callForwardingNoAnswer |

  @INT-05 @INB-07 @SYN-05
  Scenario: What the key of the desk phone has forwarded is forwarded at the next call
    When Alice sets forwarding always to "303 555 0188" with the key of her desk phone
    And Bob calls Alice's business number
    And Mallory answers
    Then Bob and Mallory are connected
    And the call that reached Mallory says that it comes from Bob, diverted from Alice, unconditional
    And Alice's desk phone has not rung

  @INT-05 @INB-07
  Scenario: A forwarding without a number is refused to the desk phone, which says so, and nothing has changed
    When Alice switches forwarding always on with the key of her desk phone
    Then Alice's desk phone shows "Not possible" within 2 seconds
    And "callForwardingAlways" of Alice is off at the PBX
    When Bob calls Alice's business number
    Then Alice's desk phone rings within 32 seconds

  @INT-05
  Scenario: Do Not Disturb that the PBX does not offer Alice is refused to her desk phone
    Given Do Not Disturb is not assigned to Alice
    When Alice presses the key for Do Not Disturb on her desk phone
    Then Alice's desk phone shows "Not possible" within 2 seconds
    And Alice's desk phone does not show "Do Not Disturb"

  @INT-05
  Scenario: A desk phone that comes back learns what was set while it was off
    Given Alice's desk phone is off
    And Do Not Disturb is on for Alice
    And Alice's calls are forwarded to Mallory always
    When Alice turns her desk phone on
    Then Alice's desk phone shows "Do Not Disturb" within 2 seconds
    And Alice's desk phone shows "Forwarding to +13035550188" within 2 seconds

  @INT-05 @virtual-time
  Scenario: The subscription of the desk phone outlives its first expiry
    When 2 hours pass
    And Do Not Disturb is on for Alice
    Then Alice's desk phone shows "Do Not Disturb" within 2 seconds
