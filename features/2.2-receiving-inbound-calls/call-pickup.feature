Feature: Call pickup and barge-in
  A call that rings at a colleague is answered at another phone: by the members of the colleague's pickup group (*98), or by who names the
  extension (*33). Of a call that the colleague talks on *33 makes one of three, unless the colleague is exempt from that.

  Background:
    Given Alice's desk phone is on
    And Erin's desk phone is on

  @INB-09 @INB-10
  Scenario Outline: <code>: Erin answers at her phone what rings at both phones of Alice
    Given Alice and Erin are in <groups>
    When Bob has called Alice's business number and both her phones are ringing
    And Erin dials "<code>" on her desk phone
    Then Bob and Erin talk with each other
    And Alice's desk phone stops ringing within 32 seconds
    And Alice's mobile stops ringing within 32 seconds
    And the PBX cancelled the desk leg because the call was completed elsewhere
    And the PBX cancelled the mobile leg because the call was completed elsewhere
    When Bob hangs up
    Then no call remains at the PBX
    And the records of Alice's calls say "pickup"
    And the records of Erin's calls say "<recorded>"

    Examples:
      | code    | groups                  | recorded        |
      | *98     | one pickup group        | pickup          |
      | *334101 | different pickup groups | directed-pickup |

  @INB-09 @INB-10
  Scenario Outline: <code> in WorkTime on <phone> by <mode>: Alice answers what rings at Erin
    Given Alice and Erin are in one pickup group
    And Alice is signed in to WorkTime on her <phone>
    When Bob calls Erin, and her desk phone rings
    And Alice dials "<code>" in WorkTime by <mode>
    Then Alice has Bob's call <where>, and they hear each other
    And Erin's desk phone stops ringing, and is told that the call was completed elsewhere

    Examples:
      | code    | phone         | mode         | where         |
      | *98     | iPhone        | VoIP         | in WorkTime   |
      | *98     | Android phone | VoIP         | in WorkTime   |
      | *334106 | Android phone | VoIP         | in WorkTime   |
      | *98     | iPhone        | Call Through | by her mobile |

  @INB-09
  Scenario: Nobody outside the group picks up: Erin's phone rings on
    Given Alice and Erin are in different pickup groups
    When Bob calls Erin, and her desk phone rings
    And Alice dials "*98" on her desk phone
    Then Alice hears on her desk phone that nothing comes of it: "No call rings in your pickup group"
    And Erin's desk phone rings on, and Bob is not connected

  @INB-09
  Scenario: Who is in no group picks up nothing
    When Bob calls Erin, and her desk phone rings
    And Alice dials "*98" on her desk phone
    Then Alice hears on her desk phone that nothing comes of it: "You are in no pickup group"
    And Erin's desk phone rings on, and Bob is not connected

  @INB-09
  Scenario Outline: <code> when nothing rings
    Given Alice and Erin are in one pickup group
    When Alice dials "<code>" on her desk phone
    Then Alice hears on her desk phone that nothing comes of it: "<why>"
    And no service of Alice has changed

    Examples:
      | code    | why                                |
      | *98     | No call rings in your pickup group |
      | *334106 | This user has not exactly one call |

  @INB-09
  Scenario: What another member of the group talks on is not picked up
    Given Alice and Erin are in one pickup group
    And Bob talks with Erin on her desk phone
    When Alice dials "*98" on her desk phone
    Then Alice hears on her desk phone that nothing comes of it: "No call rings in your pickup group"
    And Bob and Erin talk with each other

  @INB-09
  Scenario Outline: Without <service> <code> is refused, and Erin's phone rings on
    Given Alice and Erin are in one pickup group
    And <service> is not assigned to Alice
    When Bob calls Erin, and her desk phone rings
    And Alice dials "<code>" on her desk phone
    Then Alice's desk phone is told 403, because the service is not assigned to her
    And Erin's desk phone rings on, and Bob is not connected

    Examples:
      | service                            | code    |
      | Call Pickup                        | *98     |
      | Directed Call Pickup with Barge-in | *334106 |

  @INB-09
  Scenario: *33 without an extension, and with one of nobody
    When Alice dials "*33" on her desk phone
    Then Alice's desk phone is told 484
    When Alice dials "*334199" on her desk phone
    Then Alice's desk phone is told 404

  @INB-09
  Scenario: Alice takes part in Erin's call, of which Erin is warned; when Alice leaves the two go on
    Given Bob talks with Erin on her desk phone
    When Alice dials "*334106" on her desk phone
    Then Erin is warned by a tone, and Bob is not
    And Alice, Bob and Erin all hear one another
    When Alice hangs up on her desk phone
    Then Bob and Erin talk with each other
    When Erin hangs up
    Then the call is over for Bob within 32 seconds
    And no call remains at the PBX
    And the records of Alice's calls say "barge-in"
    And the records of Erin's calls say "call"

  @INB-09
  Scenario Outline: Alice takes part in Erin's call from WorkTime on her <phone>; <who> leaves, and the others go on
    Given Alice is signed in to WorkTime on her <phone>
    And Bob talks with Erin on her desk phone
    When Alice dials "*334106" in WorkTime by VoIP
    Then Alice, Bob and Erin all hear one another
    When <who> hangs up
    Then <others>

    Examples:
      | phone         | who  | others                                                     |
      | iPhone        | Erin | Alice has Bob's call in WorkTime, and they hear each other |
      | Android phone | Bob  | Alice and Erin talk with each other                        |

  @INB-09
  Scenario: Nobody takes part in the calls of who is exempt
    Given Erin is exempt from barge-in
    And Bob talks with Erin on her desk phone
    When Alice dials "*334106" on her desk phone
    Then Alice hears on her desk phone that nothing comes of it: "Nobody may take part in the calls of this user"
    And Bob and Erin talk with each other
    And the records of Alice's calls say ""

  @INB-09
  Scenario: What rings at who is exempt from barge-in is picked up still
    Given Erin is exempt from barge-in
    When Bob calls Erin, and her desk phone rings
    And Alice dials "*334106" on her desk phone
    Then Alice has Bob's call on her desk phone, and they hear each other
