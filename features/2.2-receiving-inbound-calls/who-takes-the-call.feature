Feature: One device takes the call
  Whichever device answers first takes the call and the other stops ringing. With answer confirmation, an answer of the
  mobile counts only once its user has pressed a key: so a voice mailbox cannot take a business call.

  Background:
    Given Alice's desk phone is on
    And Alice's business calls ring her desk phone and her mobile

  @INB-10
  Scenario Outline: Answering on the desk phone stops <phone>
    Given Alice is signed in to WorkTime on her <phone>
    And Bob has called Alice's business number and both her phones are ringing
    When Alice answers on her desk phone
    Then Alice and Bob are connected by the desk phone
    And Alice's mobile stops ringing within 2 seconds
    And the PBX cancelled the mobile leg because the call was completed elsewhere

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INB-10
  Scenario Outline: Answering on <phone> stops the desk phone
    Given Alice is signed in to WorkTime on her <phone>
    And Bob has called Alice's business number and both her phones are ringing
    When Alice answers on her mobile
    Then Alice and Bob are connected over the cellular network
    And Alice's desk phone stops ringing within 2 seconds
    And the PBX cancelled the desk leg because the call was completed elsewhere

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INB-10
  Scenario Outline: Both phones stop ringing when the caller gives up, the mobile being <phone>
    Given Alice is signed in to WorkTime on her <phone>
    And Bob has called Alice's business number and both her phones are ringing
    When Bob hangs up
    Then Alice's mobile stops ringing within 2 seconds
    And Alice's desk phone stops ringing within 2 seconds
    And no call remains at the PBX

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INB-10
  Scenario: A busy mobile does not stop the desk phone
    Given Alice is signed in to WorkTime on her iPhone
    And Alice is on a personal call with Mallory
    When Bob calls Alice's business number
    Then Alice's desk phone rings within 3 seconds
    When 10 seconds pass
    Then Alice's desk phone is ringing

  @INB-11
  Scenario Outline: With answer confirmation the answer of <phone> counts after a key was pressed
    Given answer confirmation is on for Alice's mobile
    And Alice is signed in to WorkTime on her <phone>
    And Bob has called Alice's business number and both her phones are ringing
    When Alice answers on her mobile
    And 3 seconds pass
    Then Alice's desk phone is ringing
    And Bob is not connected
    When Alice is asked for a key on her mobile, and presses 1
    Then Alice's desk phone stops ringing within 2 seconds
    And Alice and Bob are connected over the cellular network

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INB-11
  Scenario Outline: Without a key the mobile leg to <phone> is given up and the desk phone goes on ringing
    Given answer confirmation is on for Alice's mobile
    And Alice is signed in to WorkTime on her <phone>
    And Bob has called Alice's business number and both her phones are ringing
    When Alice answers on her mobile
    And 12 seconds pass
    Then the cellular call of Alice's phone is over
    And Alice's desk phone is ringing
    When Alice answers on her desk phone
    Then Alice and Bob are connected by the desk phone

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INB-11
  Scenario: The voice mailbox of the carrier cannot take a business call
    Given answer confirmation is on for Alice's mobile
    And the carrier of Alice's mobile answers with its voice mail after 5 seconds
    And Bob has called Alice's business number and both her phones are ringing
    When 8 seconds pass
    Then Alice's carrier has answered with its voice mail
    And Bob is not connected
    And Alice's desk phone is ringing
    When Alice answers on her desk phone
    Then Alice and Bob are connected by the desk phone

  @INB-11
  Scenario: Without answer confirmation the voice mailbox of the carrier takes the call
    Given the carrier of Alice's mobile answers with its voice mail after 5 seconds
    And Bob has called Alice's business number and both her phones are ringing
    When 8 seconds pass
    Then Alice's carrier has answered with its voice mail
    And Bob is connected
    And Alice's desk phone is not ringing
