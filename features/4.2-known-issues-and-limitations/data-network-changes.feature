Feature: Coming to another data network
  A VoIP call does not survive a change of the data network, in whichever direction. The client registers again on the new one, and
  new calls work.

  @LIM-07 @LIM-08
  Scenario Outline: A VoIP call from <phone> is lost between <from> and <to>
    Given Alice's carrier is <carrier>
    And Alice is signed in to WorkTime on her <phone>
    And Alice's phone is on <from>
    And Alice is in a VoIP call with Bob
    When Alice moves to <to>
    Then Alice's phone has another address
    And Alice's VoIP call is over within 5 seconds
    And Bob hears nothing of Alice any more within 3 seconds
    And the call is over for Bob within 40 seconds
    And no call remains at the PBX

    Examples:
      | phone         | from           | to             | carrier     |
      | iPhone        | her home Wi-Fi | LTE            | Verizon LTE |
      | iPhone        | LTE            | her home Wi-Fi | Verizon LTE |
      | Android phone | her home Wi-Fi | EV-DO          | Verizon 3G  |
      | Android phone | EV-DO          | her home Wi-Fi | Verizon 3G  |
      | iPhone        | her home Wi-Fi | HSPA           | AT&T        |
      | iPhone        | HSPA           | her home Wi-Fi | AT&T        |
      | iPhone        | her home Wi-Fi | a remote Wi-Fi | AT&T        |

  @LIM-07
  Scenario Outline: Between LTE and EV-DO of one carrier a VoIP call is lost as well, coming from <from>
    Given Alice's carrier is Verizon LTE
    And Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on <from>
    And Alice is in a VoIP call with Bob
    When Alice comes back into <to> coverage
    Then Alice's phone has another address
    And Alice's VoIP call is over within 5 seconds
    And the call is over for Bob within 40 seconds
    And no call remains at the PBX

    Examples:
      | from  | to    |
      | LTE   | EV-DO |
      | EV-DO | LTE   |

  @LIM-07
  Scenario Outline: Between LTE and HSPA the address stays, and so does the VoIP call, after a gap, coming from <from>
    Given Alice's carrier is <carrier>
    And Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on <from>
    And Alice is in a VoIP call with Bob
    When Alice comes back into <to> coverage
    And 5 seconds pass
    Then Alice's phone keeps its address
    And nothing came through to Alice's phone for a while
    And Alice's VoIP call goes on
    And Alice and Bob are connected by VoIP
    And the client has not registered again

    Examples:
      | from | to   | carrier  |
      | LTE  | HSPA | AT&T     |
      | HSPA | LTE  | AT&T     |
      | LTE  | HSPA | T-Mobile |

  @LIM-07
  Scenario Outline: From <from> to <to> of <carrier> a VoIP call that still rings stays, and is answered
    Given Alice's carrier is <carrier>
    And Alice is signed in to WorkTime on her <phone>
    And Alice's phone is on <from>
    And Alice is calling Bob by VoIP and his telephone rings
    When Alice comes back into <to> coverage
    And 5 seconds pass
    Then Alice's phone keeps its address
    When Bob answers
    Then Alice and Bob are connected by VoIP
    And the client has not registered again

    Examples:
      | phone         | from | to   | carrier  |
      | iPhone        | LTE  | HSPA | AT&T     |
      | iPhone        | HSPA | LTE  | AT&T     |
      | Android phone | LTE  | HSPA | T-Mobile |
      | Android phone | HSPA | LTE  | T-Mobile |

  @LIM-07
  Scenario Outline: From <from> to <to> of <carrier> a VoIP call on hold stays, and is resumed
    Given Alice's carrier is <carrier>
    And Alice is signed in to WorkTime on her <phone>
    And Alice's phone is on <from>
    And Alice is in a VoIP call with Bob
    And Alice puts the call on hold
    When Alice comes back into <to> coverage
    And 5 seconds pass
    Then Alice's phone keeps its address
    And the VoIP call is still on hold
    And Bob hears music on hold
    And the client has not registered again
    When Alice resumes the call
    Then Alice and Bob are connected by VoIP

    Examples:
      | phone         | from | to   | carrier  |
      | iPhone        | LTE  | HSPA | AT&T     |
      | iPhone        | HSPA | LTE  | AT&T     |
      | Android phone | LTE  | HSPA | T-Mobile |
      | Android phone | HSPA | LTE  | T-Mobile |

  @LIM-08
  Scenario Outline: A VoIP call that still rings is lost for Alice from <from> to <to>, and for Bob when he answers
    Given Alice's carrier is <carrier>
    And Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on <from>
    And Alice is calling Bob by VoIP and his telephone rings
    When Alice moves to <to>
    Then Alice's VoIP call is over within 5 seconds
    When Bob answers a call that nobody is in any more
    Then the call is over for Bob within 40 seconds
    And no call remains at the PBX

    Examples:
      | from           | to             | carrier     |
      | her home Wi-Fi | LTE            | AT&T        |
      | LTE            | her home Wi-Fi | AT&T        |
      | her home Wi-Fi | EV-DO          | Verizon 3G  |
      | EV-DO          | her home Wi-Fi | Verizon 3G  |
      | her home Wi-Fi | HSPA           | AT&T        |
      | HSPA           | her home Wi-Fi | AT&T        |
      | her home Wi-Fi | a remote Wi-Fi | AT&T        |
      | LTE            | EV-DO          | Verizon LTE |
      | EV-DO          | LTE            | Verizon LTE |

  @LIM-08 @virtual-time
  Scenario Outline: A VoIP call on hold is lost for Alice with the network, from <from> to <to>, and ends by a call audit
    Given Alice's carrier is <carrier>
    And Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on <from>
    And Alice is in a VoIP call with Bob
    And Alice puts the call on hold
    When Alice moves to <to>
    Then Alice's VoIP call is over within 5 seconds
    And the call is over for Bob within 16 minutes
    And no call remains at the PBX

    Examples:
      | from           | to             | carrier     |
      | her home Wi-Fi | LTE            | AT&T        |
      | LTE            | her home Wi-Fi | AT&T        |
      | her home Wi-Fi | EV-DO          | Verizon 3G  |
      | EV-DO          | her home Wi-Fi | Verizon 3G  |
      | her home Wi-Fi | HSPA           | AT&T        |
      | HSPA           | her home Wi-Fi | AT&T        |
      | her home Wi-Fi | a remote Wi-Fi | AT&T        |
      | LTE            | EV-DO          | Verizon LTE |
      | EV-DO          | LTE            | Verizon LTE |

  @LIM-09
  Scenario Outline: The client of <phone> registers again between <from> and <to>, and calls work there
    Given Alice's carrier is <carrier>
    And Alice is signed in to WorkTime on her <phone>
    And Alice's phone is on <from>
    When Alice moves to <to>
    Then the client registers again on the new network as the same instance
    When Alice is in a VoIP call with Bob
    Then Alice and Bob are connected by VoIP

    Examples:
      | phone         | from           | to             | carrier     |
      | iPhone        | her home Wi-Fi | LTE            | Verizon LTE |
      | Android phone | LTE            | her home Wi-Fi | AT&T        |
      | iPhone        | her home Wi-Fi | EV-DO          | Verizon 3G  |
      | Android phone | her home Wi-Fi | HSPA           | T-Mobile    |

  @LIM-09
  Scenario: A client that lost a call with its network registers again, and calls work as soon as the far end is free
    Given Alice's carrier is AT&T
    And Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on her home Wi-Fi
    And Alice is in a VoIP call with Bob
    When Alice moves to LTE
    Then the client registers again on the new network as the same instance
    And the call is over for Bob within 40 seconds
    And no call remains at the PBX
    When Alice is in a VoIP call with Bob
    Then Alice and Bob are connected by VoIP

  @LIM-09
  Scenario: A client that came back to its old network after a while without any has one registration, and calls work
    Given Alice is signed in to WorkTime on her iPhone
    And Alice's phone is on her home Wi-Fi
    When Alice's phone loses its data connection
    And 10 minutes pass
    Then the PBX has 0 registrations of Alice's client
    When Alice's phone has its data connection back
    Then the PBX has 1 registration of Alice's client
    When 2 seconds pass
    And Alice is in a VoIP call with Bob
    Then Alice and Bob are connected by VoIP

  @LIM-09
  Scenario Outline: A network that carries nothing at first does not keep the client of <phone> from registering
    Given Alice is signed in to WorkTime on her <phone>
    And Alice's phone is on <from>
    When nothing reaches Alice's phone or comes from it
    And Alice moves to <to>
    And 40 seconds pass
    And the network of Alice's phone carries again
    Then the client registers again on the new network as the same instance
    When Alice is in a VoIP call with Bob
    Then Alice and Bob are connected by VoIP

    Examples:
      | phone         | from           | to             |
      | iPhone        | her home Wi-Fi | LTE            |
      | Android phone | LTE            | her home Wi-Fi |

  @LIM-09
  Scenario Outline: What is sent to the client of <phone> reaches it where it is now, after it came from <from> to <to>
    Given Alice has voice mail
    And Alice's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    And Alice's phone is on <from>
    When Alice moves to <to>
    Then the client registers again on the new network as the same instance
    When Bob calls Alice's business number
    Then Bob hears the prompt "greeting" within 30 seconds
    When Bob leaves a message of 5 seconds and hangs up
    And Alice goes back to WorkTime
    Then WorkTime says "1 new voice message" within 2 seconds

    Examples:
      | phone         | from           | to             |
      | iPhone        | her home Wi-Fi | LTE            |
      | Android phone | LTE            | her home Wi-Fi |
