Feature: Shared lines
  The desk phone and the client are appearances of one user's line: each is told what goes on at the other, and takes over a call
  that is on hold there.

  Background:
    Given Alice's desk phone is on

  @INT-05
  Scenario Outline: Alice talks on her desk phone: WorkTime on her <phone> shows the line in use, and takes the call from hold
    Given Alice is signed in to WorkTime on her <phone>
    When Alice talks with Bob on her desk phone
    Then WorkTime shows the line in use, by a call with Bob
    When Alice has put Bob on hold on her desk phone
    Then WorkTime shows a call with Bob on hold
    When Alice asks for the call at her mobile by VoIP
    Then Alice and Bob talk with each other in WorkTime
    And Alice's desk phone shows the line in use, by a call with Bob
    When Alice hangs up
    Then Alice's desk phone shows no other call, and neither does WorkTime
    And no call remains at the PBX
    And the PBX has recorded 1 call for Alice

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INT-05
  Scenario Outline: Alice talks in WorkTime on her <phone>: her desk phone shows the line in use, and takes the call from hold
    Given Alice is signed in to WorkTime on her <phone>
    When Alice talks with Bob by VoIP
    Then Alice's desk phone shows the line in use, by a call with Bob
    When Alice puts the call on hold
    Then Alice's desk phone shows a call with Bob on hold
    When Alice pulls the call to her desk phone
    Then Alice and Bob talk with each other on her desk phone
    And WorkTime shows the line in use, by a call with Bob
    When Bob hangs up
    Then Alice's desk phone shows no other call, and neither does WorkTime
    And no call remains at the PBX

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INT-05
  Scenario: A phone that comes later is told of the call that there is
    Given Alice talks with Bob on her desk phone
    When Alice is signed in to WorkTime on her iPhone
    Then WorkTime shows the line in use, by a call with Bob

  @INT-05
  Scenario: A call that nobody has answered uses no line
    Given Alice is signed in to WorkTime on her iPhone
    When Alice calls Bob from her desk phone
    Then Bob's telephone rings
    And Alice's desk phone shows no other call, and neither does WorkTime

  @INT-05
  Scenario: The lines of another user are told nothing
    Given Erin's desk phone is on
    When Alice talks with Bob on her desk phone
    Then Erin's desk phone has been told of no call

  @INT-05
  Scenario: Without shared call appearance no line is told anything
    Given Alice does not have shared call appearance
    And Alice is signed in to WorkTime on her iPhone
    When Alice talks with Bob on her desk phone
    And 2 seconds pass
    Then Alice's desk phone shows no other call, and neither does WorkTime
