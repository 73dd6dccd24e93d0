Feature: Calls with and without video
  A profile with video offers it in every call over the data network; to a party that has none the same call goes
  by voice. A profile without video neither offers nor takes it.

  @CFG-03
  Scenario Outline: Soft client audio on <phone>: voice only, also with somebody who has a camera
    Given Alice's WorkTime is deployed as Soft client audio
    And Erin's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    When Alice calls Erin by VoIP
    And Erin answers on her desk phone
    And 12 seconds pass
    Then Alice and Erin hear each other
    And the offers of Alice's phone have audio only
    And neither of Alice and Erin sees the other
    And nobody has sent video

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @CFG-04 @media-quality
  Scenario Outline: Soft client audio and video on <phone>: both see and hear each other
    Given Alice's WorkTime is deployed as Soft client audio and video
    And Erin's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    When Alice calls Erin by VoIP
    And Erin answers on her desk phone
    And 12 seconds pass
    Then Alice and Erin hear each other
    And Alice and Erin see each other
    And the offers of Alice's phone have audio and video
    And both ends have measured the video: at most 15 % of it was missing

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @CFG-04
  Scenario Outline: Video on <phone> pauses with the voice while the call is on hold
    Given Alice's WorkTime is deployed as Soft client audio and video
    And Erin's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    When Alice calls Erin by VoIP
    And Erin answers on her desk phone
    And Alice puts the call on hold
    Then neither of Alice and Erin sees the other
    When Alice resumes the call
    Then Alice and Erin see each other

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @CFG-04
  Scenario Outline: To a telephone without a camera the call of <phone> goes by voice, and the video is refused
    Given Alice's WorkTime is deployed as Soft client audio and video
    And Alice is signed in to WorkTime on her <phone>
    When Alice calls Bob by VoIP
    And Bob answers
    Then Alice and Bob are connected by VoIP
    And Bob hears Alice
    And the video of Alice's phone is refused with port 0
    And nobody has sent video

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @CFG-05
  Scenario Outline: UC audio on <phone>: no video, also with somebody who has a camera
    Given Alice's WorkTime is deployed as UC audio
    And Erin's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    When Alice calls Erin by VoIP
    And Erin answers on her desk phone
    And 12 seconds pass
    Then Alice and Erin hear each other
    And the offers of Alice's phone have audio only
    And nobody has sent video

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @CFG-06 @media-quality
  Scenario Outline: UC full on <phone>: a call with video
    Given Alice's WorkTime is deployed as UC full
    And Erin's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    When Alice calls Erin by VoIP
    And Erin answers on her desk phone
    And 12 seconds pass
    Then Alice and Erin hear each other
    And Alice and Erin see each other
    And both ends have measured the video: at most 15 % of it was missing

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |

  @CFG-06 @media-quality
  Scenario Outline: On a bad network <phone> still sees, and what is missing is measured
    Given Alice's WorkTime is deployed as UC full
    And Erin's desk phone is on
    And Alice is signed in to WorkTime on her <phone>
    When Alice calls Erin by VoIP
    And Erin answers on her desk phone
    And the network of Alice loses 5 % of all packets
    And 60 seconds pass
    Then both ends have measured the video: at most 20 % of it was missing
    And both ends have measured the video: at least 1 % of it was missing

    Examples:
      | phone         |
      | iPhone        |
      | Android phone |
