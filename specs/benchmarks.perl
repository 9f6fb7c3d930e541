spec 1

use { gpt_judge } from "models.perl"

// The test sets of the paper's table 4, with the items it names. A share p measured on n items has a standard error of
// sqrt(p (1 − p) / n): near PeRL's figures 2.9 points for Mantis-Eval, 1.1 for BLINK, 0.46 for MMIU, 1.4 for MathVista.
// Names of repositories, subsets and splits are those under which public evaluation code loads them; only the split of
// MV-MATH was found nowhere and is the usual one. No run has read any of them yet. A revision "main" is whatever stands
// there: the paper names no commits, and of one set alone a commit is known that others pin.

/// Several pictures and a question about them: 217 items, though every published score is a whole count of 216.
benchmark mantis_eval {
  // allow(unpinned): the paper names no commit
  from  = hub("TIGER-Lab/Mantis-Eval", split = test, revision = "main")
  items = 217example
}

/// Perception across pictures; 14 tasks, the validation part, since the answers of the test part are not public.
benchmark blink {
  // allow(unpinned): the paper names no commit
  from  = hub(
            "BLINK-Benchmark/BLINK",
            subsets  = [
                         "Art_Style",
                         "Counting",
                         "Forensic_Detection",
                         "Functional_Correspondence",
                         "IQ_Test",
                         "Jigsaw",
                         "Multi-view_Reasoning",
                         "Object_Localization",
                         "Relative_Depth",
                         "Relative_Reflectance",
                         "Semantic_Correspondence",
                         "Spatial_Relation",
                         "Visual_Correspondence",
                         "Visual_Similarity",
                       ],
            split    = val,
            revision = "main",
          )
  items = 1901example
}

/// Multi-picture understanding, 52 tasks.
benchmark mmiu {
  // the commit that the Inspect evaluations pin; the paper's own is not known
  from  = hub("FanqingM/MMIU-Benchmark", split = test, revision = "03bf7d143d920e97a757f606b6b7baee161b019b")
  items = 11698example
  judge = gpt_judge                        // official code: letters are read by a judge where rules find none
}

/// Reasoning over two to six pictures, 13 tasks.
benchmark remi {
  // allow(unpinned): the paper names no commit
  from  = hub("mehrankazemi/ReMI", split = test, revision = "main")
  items = 2600example
}

/// School mathematics over two to eight pictures.
benchmark mv_math {
  // allow(unpinned): the paper names no commit
  from  = hub("PeijieWang/MV-MATH", split = test, revision = "main")
  items = 2009example
  judge = gpt_judge
}

/// Mathematics over one picture: the part called testmini.
benchmark math_vista {
  // allow(unpinned): the paper names no commit
  from  = hub("AI4Math/MathVista", split = testmini, revision = "main")
  items = 1000example
  judge = gpt_judge
}

/// 788 problems in five versions each, from all in text to all in the picture.
benchmark math_verse {
  // allow(unpinned): the paper names no commit
  from  = hub("AI4Math/MathVerse", subsets = [testmini], split = testmini, revision = "main")
  items = 3940example
  judge = gpt_judge
}

/// Problems of mathematics competitions.
benchmark math_vision {
  // allow(unpinned): the paper names no commit
  from  = hub("MathLLMs/MathVision", split = test, revision = "main")
  items = 3040example
  judge = gpt_judge
}
