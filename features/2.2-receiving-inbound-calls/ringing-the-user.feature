Feature: Calls to the business number ring the user
  A call to the business number rings the office phone over the packet network and the mobile over the cellular network.
  The WorkTime client itself is never rung, because nobody can tell in advance how good its data network is.

  Background:
    Given Alice's desk phone is on

  @INB-01
  Scenario Outline: An inbound call reaches <phone> by the cellular network only
    Given Alice's business calls ring her desk phone and her mobile
    And Alice is signed in to WorkTime on her <phone>
    When Bob calls Alice's business number
    Then Alice's mobile rings in its own dialer within 3 seconds
    And the client of Alice's phone has been sent no SIP INVITE
    And the PBX has called Alice's mobile number once
    When Alice answers on her mobile
    Then Alice and Bob are connected over the cellular network

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INB-01
  Scenario Outline: The client of <phone> is not rung even when the mobile cannot be reached
    Given Alice's business calls ring her desk phone and her mobile
    And Alice is signed in to WorkTime on her <phone>
    And the cellular network is out of reach for Alice's phone
    When Bob calls Alice's business number
    Then Alice's desk phone rings within 3 seconds
    And the client of Alice's phone has been sent no SIP INVITE
    When Alice answers on her desk phone
    Then Alice and Bob are connected by the desk phone

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INB-02
  Scenario Outline: The office phone and <phone> ring at once
    Given Alice's business calls ring her desk phone and her mobile
    And Alice is signed in to WorkTime on her <phone>
    When Bob calls Alice's business number
    Then Alice's desk phone and her mobile ring together within 3 seconds
    And the PBX started both legs within 100 ms, before either was answered

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INB-02
  Scenario Outline: <phone> stays silent when only the office phone is to ring
    Given Alice's business calls ring only her desk phone
    And Alice is signed in to WorkTime on her <phone>
    When Bob calls Alice's business number
    Then Alice's desk phone rings within 3 seconds
    When 10 seconds pass
    Then Alice's mobile has not rung
    When Alice answers on her desk phone
    Then Alice and Bob are connected by the desk phone

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INB-02
  Scenario Outline: The desk phone stays silent when only <phone> is to ring
    Given Alice's business calls ring only her mobile
    And Alice is signed in to WorkTime on her <phone>
    When Bob calls Alice's business number
    Then Alice's mobile rings in its own dialer within 3 seconds
    And Alice's desk phone has not rung

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INB-03
  Scenario: The desk phone is always reached over the packet network
    Given Alice's business calls ring her desk phone and her mobile
    When Bob calls Alice's business number
    Then Alice's desk phone rings within 3 seconds
    And the leg to Alice's desk phone is SIP with a media description for RTP
    When Alice answers on her desk phone
    Then Alice and Bob are connected by the desk phone

  @INB-03
  Scenario: A desk phone that is not registered is not called over the telephone network instead
    Given Alice's desk phone is off
    And Alice's business calls ring only her desk phone
    When Bob calls Alice's business number
    Then Bob's call fails within 5 seconds
    And no carrier has been asked to reach Alice

  @INB-04
  Scenario Outline: The mobile leg to <phone> is cellular even when its data network is perfect
    Given Alice's business calls ring her desk phone and her mobile
    And Alice is signed in to WorkTime on her <phone>
    And the data network of Alice's phone is perfect
    When Bob calls Alice's business number
    Then Alice's mobile rings in its own dialer within 3 seconds
    When Alice answers on her mobile
    Then Alice and Bob are connected over the cellular network
    And the client of Alice's phone has been sent no SIP INVITE

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INB-04
  Scenario Outline: The mobile leg to <phone> does not depend on the data network
    Given Alice's business calls ring her desk phone and her mobile
    And Alice is signed in to WorkTime on her <phone>
    And Alice's phone has lost its data network
    When Bob calls Alice's business number
    Then Alice's mobile rings in its own dialer within 3 seconds
    When Alice answers on her mobile
    Then Alice and Bob are connected over the cellular network

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INB-05
  Scenario Outline: The mobile leg is answered in the native phone app of <phone>
    Given Alice's business calls ring her desk phone and her mobile
    And Alice is signed in to WorkTime on her <phone>
    And WorkTime is the app in front
    When Bob calls Alice's business number
    Then Alice's mobile rings in its own dialer within 3 seconds
    And the native dialer is the app in front on Alice's phone
    And Alice's phone shows Bob's number
    When Alice answers on her mobile
    Then the native dialer is the app in front on Alice's phone
    And WorkTime has never shown an incoming call

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @INB-05
  Scenario Outline: Declining in the native phone app of <phone> leaves the desk phone ringing
    Given Alice's business calls ring her desk phone and her mobile
    And Alice is signed in to WorkTime on her <phone>
    When Bob calls Alice's business number
    And Alice declines the call on her mobile
    And 2 seconds pass
    Then Alice's mobile is not ringing
    And Alice's desk phone is ringing

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |
