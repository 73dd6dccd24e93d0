Feature: The configuration file decides what WorkTime can do
  Which functions a client has is written in the file that it downloads when its user signs in. There are six
  profiles; which one a customer has depends on the version that was delivered, and questions about others go to XO.

  @CFG-01
  Scenario Outline: On <phone> the same release offers what the file of each profile allows
    Given Alice's WorkTime is deployed as <profile>
    And Alice is signed in to WorkTime on her <phone>
    Then WorkTime offers exactly "<modes>" for a call

    Examples:
      | phone         | profile           | modes                         |
      | iPhone        | Soft client audio | VoIP, Call Through, Call Back |
      | iPhone        | Click To Dial     | Call Through, Call Back       |
      | Android phone | Soft client audio | VoIP, Call Through, Call Back |
      | Android phone | Click To Dial     | Call Through, Call Back       |

  @CFG-01
  Scenario Outline: Another file, and after the next sign-in <phone> has other functions
    Given Alice's WorkTime is deployed as Click To Dial
    And Alice is signed in to WorkTime on her <phone>
    And Alice's client is not registered at the PBX
    When Alice's WorkTime is deployed as Soft client audio from now on
    And Alice signs out of WorkTime and in again
    Then WorkTime offers exactly "VoIP, Call Through, Call Back" for a call
    And Alice's client is registered at the PBX
    When Alice's WorkTime is deployed as Click To Dial from now on
    And Alice signs out of WorkTime and in again
    Then WorkTime offers exactly "Call Through, Call Back" for a call
    And Alice's client is not registered at the PBX

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @CFG-07
  Scenario Outline: Click To Dial on <phone>: <mode> goes through the phone's own dialer, and nothing over SIP or RTP
    Given Alice's WorkTime is deployed as Click To Dial
    And Alice is signed in to WorkTime on her <phone>
    Then WorkTime offers exactly "Call Through, Call Back" for a call
    When Alice calls Bob by <mode>
    And Alice takes the call back if there is one
    And Bob answers
    Then Alice and Bob are connected over the cellular network
    And Alice's phone has neither registered nor sent any audio

    Examples:
      | phone         | mode         |
      | iPhone        | Call Through |
      | iPhone        | Call Back    |
      | Android phone | Call Through |
      | Android phone | Call Back    |

  @CFG-07
  Scenario Outline: Click To Dial on <phone>: there is no call over the data network
    Given Alice's WorkTime is deployed as Click To Dial
    And Alice is signed in to WorkTime on her <phone>
    Then Alice cannot call Bob by VoIP
    And Alice's phone has neither registered nor sent any audio

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @CFG-08
  Scenario Outline: WorkTime on <phone> says which profile it has, and sends questions about others to XO
    Given Alice's WorkTime is deployed as <profile>
    And Alice is signed in to WorkTime on her <phone>
    Then in its settings WorkTime tells its profile "<id>" and whom to ask about others

    Examples:
      | phone         | profile           | id                |
      | iPhone        | Soft client audio | soft-client-audio |
      | iPhone        | Click To Dial     | click-to-dial     |
      | Android phone | Soft client audio | soft-client-audio |
      | Android phone | Click To Dial     | click-to-dial     |
