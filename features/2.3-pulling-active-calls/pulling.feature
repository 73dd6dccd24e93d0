Feature: Pulling an active call from one phone to the other
  A business call moves between the office phone and the mobile while it goes on. The other party keeps its call: no new ring, no
  melody, no gap that would be noticed.

  @PUL-01 @PUL-02
  Scenario Outline: The desk phone pulls a call that Alice placed by <mode> on her <phone>
    Given Alice's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    And Alice talks with Bob by <mode>
    When Alice pulls the call to her desk phone
    Then the call is on her desk phone, and Bob has noticed nothing
    And <released> with cause 16
    When Alice hangs up on her desk phone
    Then no call remains at the PBX
    And the PBX has recorded 1 call for Alice

    Examples:
      | phone         | mode         | released                                  |
      | iPhone        | VoIP         | the call of WorkTime was released         |
      | Android phone | VoIP         | the call of WorkTime was released         |
      | iPhone        | Call Through | the call on Alice's mobile was released   |
      | Android phone | Call Through | the call on Alice's mobile was released   |
      | iPhone        | Call Back    | the call on Alice's mobile was released   |
      | Android phone | Call Back    | the call on Alice's mobile was released   |

  @PUL-01 @PUL-02
  Scenario: The desk phone pulls a call that Alice answered on her mobile
    Given Alice's desk phone is on
    And Alice has answered a call of Bob on her mobile
    When Alice pulls the call to her desk phone
    Then the call is on her desk phone, and Bob has noticed nothing
    And the call on Alice's mobile was released with cause 16

  @PUL-01 @PUL-03
  Scenario Outline: The <phone> pulls a call from the desk phone by <mode>
    Given Alice's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    And Alice talks with Bob on her desk phone
    When Alice pulls the call to her mobile by <mode>
    Then the call is on her mobile, and Bob has noticed nothing
    And the first thing that her mobile sent for the pull was "<first>"
    And the call on her desk phone was released with cause 16, and only when her mobile had it
    When Alice hangs up
    Then no call remains at the PBX
    And the PBX has recorded 1 call for Alice

    Examples:
      | phone         | mode         | first                 |
      | iPhone        | VoIP         | INVITE sip:*11@       |
      | Android phone | VoIP         | INVITE sip:*11@       |
      | iPhone        | Call Through | /calls/imrn?          |
      | Android phone | Call Through | /calls/imrn?          |
      | iPhone        | Call Back    | /calls/CallRetrieve?  |
      | Android phone | Call Back    | /calls/CallRetrieve?  |

  @PUL-01 @PUL-03
  Scenario Outline: A call that Alice answered on her desk phone is pulled by <mode>
    Given Alice's desk phone is on
    And Alice is signed in to WorkTime on her iPhone
    And Alice has answered a call of Bob on her desk phone
    When Alice pulls the call to her mobile by <mode>
    Then the call is on her mobile, and Bob has noticed nothing
    And the call on her desk phone was released with cause 16, and only when her mobile had it

    Examples:
      | mode         |
      | VoIP         |
      | Call Through |
      | Call Back    |

  @PUL-01 @PUL-02 @PUL-03
  Scenario: A call moves to the mobile and back, and is one call for Bob
    Given Alice's desk phone is on
    And Alice is signed in to WorkTime on her iPhone
    And Alice talks with Bob on her desk phone
    When Alice pulls the call to her mobile by Call Through
    Then the call is on her mobile, and Bob has noticed nothing
    When Alice pulls the call to her desk phone
    Then the call is on her desk phone, and Bob has noticed nothing
    When Alice pulls the call to her mobile by VoIP
    Then the call is on her mobile, and Bob has noticed nothing
    When Bob hangs up
    Then the call is over for Alice within 3 seconds
    And the PBX has recorded 1 call for Alice

  @PUL-03
  Scenario Outline: Nobody <reaction> the mobile that is called for the call: it stays on the desk phone
    Given Alice's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    And Alice talks with Bob on her desk phone
    When Alice asks for the call at her mobile by Call Back
    And Alice <act> the call on her mobile
    And 60 seconds pass
    Then nothing has changed for the call
    And Alice's mobile is not ringing
    And Alice and Bob are connected by the desk phone

    Examples:
      | phone         | reaction | act             |
      | iPhone        | takes    | does not answer |
      | Android phone | takes    | does not answer |
      | iPhone        | accepts  | declines        |
      | Android phone | accepts  | declines        |
