Feature: Minutes of the mobile subscription
  Inbound business calls reach the mobile over the cellular network, so they use up its minutes.

  Background:
    Given Alice's desk phone is on
    And Alice's business calls ring her desk phone and her mobile

  @LIM-01
  Scenario Outline: A business call that is answered on <phone> counts in minutes
    Given Alice is signed in to WorkTime on her <phone>
    When Bob calls Alice's business number
    And Alice answers on her mobile
    And <length> pass
    And Alice hangs up
    Then Alice's carrier has counted <minutes> of incoming calls

    Examples:
      | phone         | length     | minutes   |
      | iPhone        | 20 seconds | 1 minute  |
      | Android phone | 90 seconds | 2 minutes |

  @LIM-01
  Scenario: A call from the mobile number's own callers counts as well
    Given Alice is signed in to WorkTime on her iPhone
    When Mallory calls Alice's mobile number
    And Alice answers on her mobile
    And 10 seconds pass
    And Mallory hangs up
    Then Alice's carrier has counted 1 minute of incoming calls

  @LIM-01
  Scenario: The mobile's part of a Call Back counts
    Given Alice is signed in to WorkTime on her iPhone
    When Alice calls Bob by Call Back
    And Alice answers on her mobile
    And Bob answers
    And 90 seconds pass
    And Bob hangs up
    Then Alice's carrier has counted 2 minutes of incoming calls
    And Alice's carrier has counted 0 minutes of outgoing calls

  @LIM-01
  Scenario: A call that nobody takes on the mobile counts nothing
    Given Alice is signed in to WorkTime on her Android phone
    When Mallory calls Alice's mobile number
    And 10 seconds pass
    And Alice declines the call on her mobile
    Then Alice's carrier has counted 0 minutes of incoming calls

  @LIM-01
  Scenario: A call that is answered on the desk phone counts nothing
    Given Alice is signed in to WorkTime on her iPhone
    When Bob calls Alice's business number
    And Alice answers on her desk phone
    And 20 seconds pass
    And Bob hangs up
    Then Alice's carrier has counted 0 minutes of incoming calls

  @LIM-01
  Scenario: A VoIP call counts nothing
    Given Alice is signed in to WorkTime on her iPhone
    And Alice is in a VoIP call with Bob
    When 20 seconds pass
    And Bob hangs up
    Then Alice's carrier has counted 0 minutes of incoming calls
    And Alice's carrier has counted 0 minutes of outgoing calls
